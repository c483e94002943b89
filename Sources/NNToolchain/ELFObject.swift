import ModelFormats
import NNCodegen
import NNDiagnostics

/// Writes an object file that holds constant bytes and nothing else. Compilers take bytes in through an assembler, which keeps them in
/// memory and copies them; weights can be most of a gigabyte.
struct ELFObject {
  private let identification: [UInt8]
  private let machine: [UInt8]
  private let flags: [UInt8]

  /// What every object for the same machine has in its header.
  ///
  /// - Parameter sample: An object that the compiler made. The result is nil unless that is ELF for 64 bits, the low byte first.
  init?(like sample: [UInt8]) {
    let (class64, littleEndian): (UInt8, UInt8) = (2, 1)
    let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, class64, littleEndian]
    guard sample.count >= ELFObject.headerSize, sample.starts(with: magic) else { return nil }
    identification = Array(sample[..<16])
    machine = Array(sample[18..<20])
    flags = Array(sample[48..<52])
  }

  private static let headerSize = 64
  private static let sectionHeaderSize = 64
  private static let symbolSize = 24

  private struct Section {
    var name: String
    var type: UInt32
    var flags: UInt64 = 0
    var offset = 0
    var size = 0
    var link: UInt32 = 0
    var info: UInt32 = 0
    var alignment = 1
    var entrySize = 0
  }

  /// Writes `byteCount` read-only bytes, aligned as a blob of weights, under a symbol that only the library which they are linked into sees.
  ///
  /// - Parameter produce: Hands the bytes over piece by piece.
  func write(
    _ symbol: String, byteCount: Int, to path: String,
    _ produce: ((_ bytes: [UInt8]) throws(Diagnostic) -> Void) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    // As in the ELF specification: SHT_PROGBITS = 1, SHT_SYMTAB = 2, SHT_STRTAB = 3, SHF_ALLOC = 2.
    let strings = [0] + Array(symbol.utf8) + [0]
    var sections = [
      Section(name: "", type: 0, alignment: 0),
      Section(name: ".rodata", type: 1, flags: 2, size: byteCount, alignment: WeightsBlob.alignment),
      Section(name: ".note.GNU-stack", type: 1),  // Without it linkers make the stack executable.
      Section(name: ".symtab", type: 2, size: 2 * ELFObject.symbolSize, link: 4, info: 1, alignment: 8, entrySize: ELFObject.symbolSize),
      Section(name: ".strtab", type: 3, size: strings.count),
      Section(name: ".shstrtab", type: 3, size: 0),
    ]
    let names = sections.map { Array($0.name.utf8) + [0] }
    sections[5].size = names.reduce(0) { $0 + $1.count }
    var position = ELFObject.headerSize
    for index in sections.indices.dropFirst() {
      position = aligned(position, sections[index].alignment)
      sections[index].offset = position
      position += sections[index].size
    }
    let table = aligned(position, 8)

    var header = LittleEndianWriter()
    header.add(bytes: identification)
    header.add(UInt16(1))  // ET_REL
    header.add(bytes: machine)
    header.add(UInt32(1))  // EV_CURRENT
    for value in [0, 0, UInt64(table)] { header.add(value) }  // entry, program headers, section headers
    header.add(bytes: flags)
    for value in [ELFObject.headerSize, 0, 0, ELFObject.sectionHeaderSize, sections.count, 5] { header.add(UInt16(value)) }
    header.pad(to: sections[1].offset)

    var rest = LittleEndianWriter(position: sections[1].offset + byteCount)
    rest.pad(to: sections[3].offset)
    rest.add(bytes: [UInt8](repeating: 0, count: ELFObject.symbolSize))
    rest.add(UInt32(1))  // the symbol's name
    rest.add(bytes: [1 << 4 | 1, 2])  // STB_GLOBAL, STT_OBJECT; STV_HIDDEN
    rest.add(UInt16(1))  // in .rodata
    for value in [0, UInt64(byteCount)] { rest.add(value) }
    rest.add(bytes: strings)
    for name in names { rest.add(bytes: name) }
    rest.pad(to: table)
    var name = 0
    for (index, section) in sections.enumerated() {
      rest.add(UInt32(name))
      name += names[index].count
      rest.add(section.type)
      for value in [section.flags, 0, UInt64(section.offset), UInt64(section.size)] { rest.add(value) }
      rest.add(section.link)
      rest.add(section.info)
      for value in [section.alignment, section.entrySize] { rest.add(UInt64(value)) }
    }

    let file = try AtomicFile(path)
    try file.write(header.bytes)
    try produce { (bytes) throws(Diagnostic) in try file.write(bytes) }
    try file.write(rest.bytes)
    try file.commit()
  }

  private func aligned(_ position: Int, _ alignment: Int) -> Int { (position + alignment - 1) / alignment * alignment }
}

/// The weights of a model as an object to link.
struct WeightsObject {
  let weights: WeightsBlob
  let symbol: String
  let format: ELFObject

  func write(to path: String) throws(Diagnostic) {
    try format.write(symbol, byteCount: weights.byteCount, to: path) { (write) throws(Diagnostic) in try weights.write(write) }
  }
}

/// Bytes of a file from some position on.
private struct LittleEndianWriter {
  private(set) var bytes: [UInt8] = []
  private let start: Int

  init(position: Int = 0) { start = position }

  mutating func add(bytes more: [UInt8]) { bytes += more }

  mutating func add(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

  mutating func pad(to position: Int) { bytes += [UInt8](repeating: 0, count: position - start - bytes.count) }
}
