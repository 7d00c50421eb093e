package import Decoding
package import Tracking

extension VideoFrame {
    /// How sharp the picture is inside `box`, 0..<1.
    ///
    /// The deviation of the luma's Laplacian (Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy"),
    /// taken at the scale of the box, so that a person who comes nearer does not count as blurred. It looks at no more
    /// than about 32 by 64 places.
    package func sharpness(in box: BoundingBox) -> Float {
        withPlanes { planes in
            let step = max(1, Int(box.height / 64))
            let (left, right) = (max(Int(box.x), step), min(Int(box.x + box.width), planes.width - step))
            let (top, bottom) = (max(Int(box.y), step), min(Int(box.y + box.height), planes.height - step))
            var (count, sum, squares) = (Float(0), Float(0), Float(0))
            for y in stride(from: top, to: bottom, by: step) {
                let row = planes.y + y * planes.yStride
                for x in stride(from: left, to: right, by: step) {
                    let around =
                        Int(row[x - step]) + Int(row[x + step]) + Int(row[x - step * planes.yStride])
                        + Int(row[x + step * planes.yStride])
                    let laplacian = Float(around - 4 * Int(row[x]))
                    count += 1
                    sum += laplacian
                    squares += laplacian * laplacian
                }
            }
            guard count > 0 else { return 0 }
            let deviation = max(squares / count - (sum / count) * (sum / count), 0).squareRoot()
            return deviation / (deviation + 16)
        }
    }
}
