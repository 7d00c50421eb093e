import ArgumentParser

extension CompletionKind {
    /// Files of weights.
    static var weightsFile: CompletionKind { .file(extensions: ["safetensors"]) }
    /// Files of configuration.
    static var configurationFile: CompletionKind { .file(extensions: ["yaml", "yml"]) }
}
