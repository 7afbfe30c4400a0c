// Packs that git would not write.

internal import Foundation

/// A pack and its index of given entries, in a temporary directory.
struct HandMadePack {
  let path: String

  /// `entries` are bytes as they stand in the pack; `ids` ascend.
  init(entries: [[UInt8]], ids: [[UInt8]]) throws {
    var pack = Array("PACK".utf8) + bigEndian(2) + bigEndian(UInt32(entries.count))
    var offsets: [Int] = []
    for entry in entries {
      offsets.append(pack.count)
      pack += entry
    }
    pack += sha1(pack)
    var index = [0xff, 0x74, 0x4f, 0x63] + bigEndian(2)
    for byte in 0..<256 { index += bigEndian(UInt32(ids.count { Int($0[0]) <= byte })) }
    index += ids.joined()
    index += entries.flatMap { bigEndian(crc($0)) }
    index += offsets.flatMap { bigEndian(UInt32($0)) }
    index += pack.suffix(20)
    index += sha1(index)
    path = NSTemporaryDirectory() + "/\(UUID().uuidString).pack"
    try Data(pack).write(to: URL(fileURLWithPath: path))
    try Data(index).write(to: URL(fileURLWithPath: path.dropLast(5) + ".idx"))
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.removeItem(atPath: path.dropLast(5) + ".idx")
  }
}

/// CRC-32, bit by bit.
private func crc(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(~0) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
  }
}

/// The four bytes of a number, highest first.
func bigEndian(_ number: UInt32) -> [UInt8] {
  stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
}
