import AlertGateway
import NIOCore
import Testing

struct EventLoopsTests {
    @Test(arguments: [
        ("Name:\tx\nCpus_allowed:\t1\nCpus_allowed_list:\t0\n", 1), ("Cpus_allowed:\t8000,00000000\n", 1),
        ("Cpus_allowed:\t0\n", nil), ("Name:\tx\n", nil),
    ])
    func processorsByTheMask(status: String, count: Int?) {
        #expect(EventLoops.allowedProcessors(status: status) == count)
    }

    @Test func neverMoreThanThereAre() {
        #expect(EventLoops.allowedProcessors(status: "Cpus_allowed:\tffffffff,ffffffff\n") == System.coreCount)
    }
}
