// Pixels x vectors of the tiles: as many sums as the registers hold beside the weights and the inputs on their way.
// `rest` takes what is less than half a tile at the end of a map, `Lone` tiles the block that has no neighbour.

#if ISA_AVX512 || arch(arm64)
    // 32 registers: 28 sums, 2 vectors of weights, an input.
    typealias PairTile = Tile<14, 2>
    typealias PairRest = Tile<6, 2>
    typealias LoneTile = Tile<14, 1>
    typealias LoneRest = Tile<6, 1>
#else
    // 16 registers. With 6 x 2 the compiler spills some of the sums in the loop over channels, and the network takes
    // half as long again.
    typealias PairTile = Tile<5, 2>
    typealias PairRest = Tile<2, 2>
    typealias LoneTile = Tile<8, 1>
    typealias LoneRest = Tile<4, 1>
#endif
