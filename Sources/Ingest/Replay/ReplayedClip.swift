/// What became of a clip that was replayed.
package struct ReplayedClip: Sendable {
    /// An alert that the stream would have sent.
    package struct Alert: Sendable {
        /// The rule's name.
        package let rule: String
        /// The track's number.
        package let trackID: Int
        /// Since the clip's first frame.
        package let time: Duration
        /// The track's median score, 0...1.
        package let score: Float
        /// x, y, width, height in pixels of the clip, origin top left.
        package let box: [Float]
    }

    /// From the first frame to the end of the last one.
    package let duration: Duration
    /// Frames that were looked at.
    package let framesAnalysed: Int
    /// In the order in which they were raised.
    package let alerts: [Alert]
    /// What every rule made of every track, in the order of rules and tracks.
    package let decisions: [DecisionReport]
    /// Who was seen, but never surely enough to be followed.
    package let unfollowed: [GlimpseReport]
}
