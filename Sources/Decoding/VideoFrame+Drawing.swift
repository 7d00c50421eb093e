internal import CFFmpeg

extension VideoFrame {
    /// A rectangle to draw, in pixels of the frame; what lies outside is cut off.
    package struct Outline: Sendable {
        package let x, y, width, height: Int

        package init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// A copy of the frame with each outline drawn in green, `thickness` pixels wide.
    package func drawing(_ outlines: [Outline], thickness: Int = 2) throws(FFmpegError) -> VideoFrame {
        let copy = try VideoFrame(referencing: frame, time: time, converter: PlanarConverter())
        try FFmpegError.check(av_frame_make_writable(copy.frame), "draw on a frame")
        for outline in outlines {
            for inset in 0..<thickness {
                let left = outline.x + inset
                let top = outline.y + inset
                let right = outline.x + outline.width - 1 - inset
                let bottom = outline.y + outline.height - 1 - inset
                guard left <= right, top <= bottom else { continue }
                for x in left...right {
                    copy.paint(x: x, y: top)
                    copy.paint(x: x, y: bottom)
                }
                for y in top...bottom {
                    copy.paint(x: left, y: y)
                    copy.paint(x: right, y: y)
                }
            }
        }
        return copy
    }

    /// Makes one pixel green: Y 145, Cb 54, Cr 34 in BT.601.
    private func paint(x: Int, y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let chroma = ChromaShift(of: AVPixelFormat(frame.pointee.format))
        let column = x >> chroma.x
        let row = y >> chroma.y
        frame.pointee.data.0![y * Int(frame.pointee.linesize.0) + x] = 145
        frame.pointee.data.1![row * Int(frame.pointee.linesize.1) + column] = 54
        frame.pointee.data.2![row * Int(frame.pointee.linesize.2) + column] = 34
    }
}
