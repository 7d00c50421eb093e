import ArgumentParser
import Configuration

/// A length of time as a person writes it: "30s", "500ms", "1h".
struct Span: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = Duration(configuration: argument), duration > .zero else { return nil }
        self.duration = duration
    }
}

/// An address to listen on: "127.0.0.1:8080", "[::1]:8080".
struct ListenAddress: ExpressibleByArgument {
    let endpoint: SocketEndpoint

    init?(argument: String) {
        guard let endpoint = SocketEndpoint(argument) else { return nil }
        self.endpoint = endpoint
    }
}
