internal import AlertRules
internal import Configuration

extension ConfigurationSection {
    /// What counts as motion; what it is by default where the key is absent.
    func motion(_ key: String) -> ServiceConfiguration.Motion {
        var motion = ServiceConfiguration.Motion()
        guard let section = section(key) else { return motion }
        motion.isEnabled = section.boolean("enabled", default: motion.isEnabled)
        motion.sensitivity = Float(section.number("sensitivity", in: 0...1, default: Double(motion.sensitivity)))
        motion.crops = section.integer("crops", in: 0...16, default: motion.crops)
        motion.mask = section.zones("mask")
        section.finish()
        return motion
    }
}
