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

    /// What the network found in a frame.
    package struct Search: Sendable {
        /// Since the clip's first frame.
        package let time: Duration
        /// In no order.
        package let found: [Found]
    }

    /// Somebody whom the network found.
    package struct Found: Sendable {
        /// x, y, width, height in pixels of the clip, origin top left.
        package let box: [Float]
        /// 0...1.
        package let score: Float
    }

    /// How often, and how surely, somebody must be found before a rule can tell of them.
    package struct Demand: Sendable {
        /// 0...1.
        package let minimumScore: Float
        /// "3 of 5": in so many of the last so many frames.
        package let needed, window: Int
    }

    /// From the first frame to the end of the last one.
    package let duration: Duration
    /// The frames that were looked at, in their order.
    package let searches: [Search]
    /// In the order in which they were raised.
    package let alerts: [Alert]
    /// What every rule made of every track, in the order of rules and tracks.
    package let decisions: [DecisionReport]
    /// Who was seen, but never surely enough to be followed.
    package let unfollowed: [GlimpseReport]

    /// Frames that were looked at.
    package var framesAnalysed: Int { searches.count }
}
