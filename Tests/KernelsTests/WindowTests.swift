import KernelABI
import Testing

/// TensorFlow's SAME padding, from its documentation: total = max((ceil(in / s) - 1) s + k - in, 0), the smaller half
/// before.
struct WindowTests {
    @Test(arguments: [
        // input, kernel, stride, zeros before
        [320, 3, 2, 0], [7, 3, 2, 1], [8, 3, 1, 1], [1, 3, 1, 1], [1, 3, 2, 1], [5, 5, 1, 2], [6, 5, 2, 1],
        [4, 1, 2, 0],
        [4, 2, 1, 0],
    ])
    func padding(numbers: [Int]) {
        let window = Window(
            samePaddingHeight: numbers[1], width: 1, stride: numbers[2], inputHeight: numbers[0], inputWidth: 1)
        #expect(window.top == numbers[3])
        #expect(window.left == 0)
    }

    @Test func rowsOutsideThePictureAreLeftOut() {
        let window = Window(samePaddingHeight: 3, width: 3, stride: 2, inputHeight: 7, inputWidth: 8)
        #expect(window.rows(at: 0, inputHeight: 7) == 1..<3)
        #expect(window.rows(at: 1, inputHeight: 7) == 0..<3)
        #expect(window.rows(at: 3, inputHeight: 7) == 0..<2)
        #expect(window.columns(at: 0, inputWidth: 8) == 0..<3)
        #expect(window.columns(at: 3, inputWidth: 8) == 0..<2)
    }
}
