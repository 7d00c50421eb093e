internal import Tracking

/// A place in the picture as shares of its width and height: 0, 0 is the top left corner and 1, 1 the bottom right one.
package struct RelativePoint: Sendable, Equatable {
    /// From the left and from the top.
    package let x, y: Float

    package init(x: Float, y: Float) {
        self.x = x
        self.y = y
    }

    /// A position in pixels of a frame.
    init(_ point: BoundingBox.Point, in frame: FrameSize) {
        x = point.x / frame.width
        y = point.y / frame.height
    }
}

/// A polygon; its sides may cross, and then what lies an even number of times inside is outside.
package struct Zone: Sendable, Equatable {
    /// At least three.
    package let corners: [RelativePoint]

    /// Nil for fewer than three corners.
    package init?(corners: [RelativePoint]) {
        guard corners.count >= 3 else { return nil }
        self.corners = corners
    }

    /// Whether a point is inside: a ray to the right crosses an odd number of sides (Shimrat 1962, algorithm 112).
    package func contains(_ point: RelativePoint) -> Bool {
        var isInside = false
        var before = corners[corners.count - 1]
        for corner in corners {
            if (corner.y > point.y) != (before.y > point.y) {
                let share = (point.y - corner.y) / (before.y - corner.y)
                if point.x < corner.x + share * (before.x - corner.x) { isInside.toggle() }
            }
            before = corner
        }
        return isInside
    }
}

/// A line that raises an alert when somebody steps over it.
package struct Tripwire: Sendable, Equatable {
    /// Which way counts.
    package enum Direction: String, Sendable, Equatable, CaseIterable {
        /// From the left of the line to its right, as seen by who walks from its start to its end.
        case `in`
        /// From the right to the left.
        case out
        case both
    }

    /// The line's ends, which are not the same.
    package let start, end: RelativePoint
    /// See `Direction`.
    package let direction: Direction

    /// Nil for a line without length.
    package init?(start: RelativePoint, end: RelativePoint, direction: Direction) {
        guard start != end else { return nil }
        self.start = start
        self.end = end
        self.direction = direction
    }

    /// Whether a step crosses the line in its direction; a step that ends on the line has not crossed it yet.
    package func isCrossed(from first: RelativePoint, to second: RelativePoint) -> Bool {
        let (before, after) = (side(of: first), side(of: second))
        let wasLeft = before <= 0
        guard wasLeft != (after <= 0) else { return false }
        switch direction {
        case .in where !wasLeft, .out where wasLeft: return false
        default: break
        }
        // Where along the wire: the step's point with no distance from the wire.
        let share = before / (before - after)
        let x = first.x + share * (second.x - first.x) - start.x
        let y = first.y + share * (second.y - first.y) - start.y
        let (alongX, alongY) = (end.x - start.x, end.y - start.y)
        return 0...(alongX * alongX + alongY * alongY) ~= x * alongX + y * alongY
    }

    /// From a point to the nearest place of the wire, in pixels of a frame.
    func distance(to point: RelativePoint, in frame: FrameSize) -> Float {
        let (alongX, alongY) = ((end.x - start.x) * frame.width, (end.y - start.y) * frame.height)
        let (x, y) = ((point.x - start.x) * frame.width, (point.y - start.y) * frame.height)
        let length = alongX * alongX + alongY * alongY
        let share = length > 0 ? min(max((x * alongX + y * alongY) / length, 0), 1) : 0
        let (missX, missY) = (x - share * alongX, y - share * alongY)
        return (missX * missX + missY * missY).squareRoot()
    }

    /// Positive on the right of the line, with y down; 0 on it.
    private func side(of point: RelativePoint) -> Float {
        (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)
    }
}
