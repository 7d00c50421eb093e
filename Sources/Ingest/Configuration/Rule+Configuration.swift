internal import AlertRules
internal import Configuration
internal import Foundation

extension ConfigurationSection {
    /// The rules of a stream; each has a name of its own.
    func rules(_ key: String) -> [Rule.Settings] {
        let sections = sections(key)
        let rules = sections.map(Rule.Settings.init(section:))
        var names: Set<String> = []
        for (rule, section) in zip(rules, sections) where !names.insert(rule.name).inserted {
            section.note("`\(rule.name)` is the name of another rule of the stream too", at: "name")
        }
        return rules
    }

    /// Polygons: one list of corners, or a list of them.
    func zones(_ key: String) -> [Zone] {
        tables(key, columns: 2, in: 0...1).compactMap { corners in
            let zone = Zone(corners: corners.map(RelativePoint.init))
            if zone == nil { note("has \(corners.count) corners, expected at least 3", at: key) }
            return zone
        }
    }

    fileprivate func confirmation(_ key: String) -> Rule.Confirmation? {
        guard let text = string(key) else { return nil }
        let words = text.split(separator: " ")
        guard words.count == 3, words[1] == "of", let needed = Int(words[0]), let window = Int(words[2]),
            1...100 ~= window, 1...window ~= needed
        else {
            note("is `\(text)`, expected M of N frames such as `3 of 5`", at: key)
            return nil
        }
        return Rule.Confirmation(needed: needed, window: window)
    }

    fileprivate func schedules(_ key: String) -> [ArmedSchedule] {
        (strings(key) ?? []).compactMap { text in
            do {
                let schedule = try ArmedSchedule(text)
                if TimeZone(identifier: schedule.zone) != nil { return schedule }
                note(
                    "names the time zone `\(schedule.zone)`, expected one of the IANA database such as Europe/Rome",
                    at: key)
            } catch {
                note("is `\(text)`, \(error)", at: key)
            }
            return nil
        }
    }

    fileprivate func events(_ key: String) -> Set<RaisedAlert.Event>? {
        guard let names = strings(key) else { return nil }
        let events = names.compactMap(RaisedAlert.Event.init(rawValue:))
        guard events.count == names.count, events.contains(.start) else {
            note("is \(names.joined(separator: ", ")), expected start, and update and end if wanted", at: key)
            return nil
        }
        return Set(events)
    }

    fileprivate func tripwire(_ key: String) -> Tripwire? {
        guard let section = section(key) else { return nil }
        defer { section.finish() }
        let points = section.table("points", columns: 2, in: 0...1)
        let text = section.string("direction") ?? Tripwire.Direction.both.rawValue
        guard let direction = Tripwire.Direction(rawValue: text) else {
            section.note("is `\(text)`, expected in, out or both", at: "direction")
            return nil
        }
        guard let points, points.count == 2,
            let tripwire = Tripwire(
                start: RelativePoint(points[0]), end: RelativePoint(points[1]), direction: direction)
        else {
            section.note("needs two different points, for example `points: [[0, 0.5], [1, 0.5]]`", at: "points")
            return nil
        }
        return tripwire
    }
}

extension Rule.Settings {
    fileprivate init(section: ConfigurationSection) {
        self.init()
        name = section.string("name") ?? name
        minimumScore = Float(section.number("min_score", in: 0...1, default: Double(minimumScore)))
        let least = Float(section.number("min_height", in: 0...1, default: 0))
        let most = Float(section.number("max_height", in: 0...1, default: 1))
        if least <= most {
            height = least...most
        } else {
            section.note("is less than min_height", at: "max_height")
        }
        let zones = section.zones("zone")
        if zones.count > 1 { section.note("must be one list of corners", at: "zone") }
        zone = zones.first
        preclusive = section.zones("preclusive")
        tripwire = section.tripwire("line")
        minimumDwell = section.duration("min_dwell") ?? minimumDwell
        confirmation = section.confirmation("confirm") ?? confirmation
        occupancyAbove = section.integer("occupancy_above", in: 0...1000)
        armed = section.schedules("armed")
        cooldown = section.duration("cooldown") ?? cooldown
        events = section.events("events") ?? events
        updateInterval = section.duration("update_interval") ?? updateInterval
        section.finish()
    }
}

extension RelativePoint {
    fileprivate init(_ row: [Double]) { self.init(x: Float(row[0]), y: Float(row[1])) }
}
