import KernelABI

func pictureRow(_ a: PictureRowArguments) {
    for x in 0..<a.count {
        let y = sample(a.luma, a.lumaColumns, x)
        let u = sample(a.cb, a.chromaColumns, x)
        let v = sample(a.cr, a.chromaColumns, x)
        for channel in 0..<3 {
            let mix = a.channels[channel]
            let sum = mix.offset + y * mix.luma + u * mix.cb + v * mix.cr
            a.outputs[channel][x * a.pixelStride] = min(max(sum, mix.lower), mix.upper)
        }
    }
}

/// Bilinear interpolation between four samples.
private func sample(_ rows: SampleRows, _ columns: ColumnTaps, _ x: Int) -> Float {
    let left = Int(columns.first[x])
    let right = min(left + 1, rows.count - 1)
    func mixed(_ column: Int) -> Float {
        let first = Float(rows.first[column])
        return first + rows.fraction * (Float(rows.second[column]) - first)
    }
    return mixed(left) + columns.fractions[x] * (mixed(right) - mixed(left))
}
