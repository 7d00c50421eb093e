extension Float {
    /// Rounded to two decimals: pixels are shown no finer than that.
    var inHundredths: Float { (self * 100).rounded() / 100 }
}
