struct Pass { init(_ t: ContiguousArray<UInt8>) {}
 mutating func run() -> (ContiguousArray<UInt8>, SourceMap, Set<Decoding>)? { nil } }
