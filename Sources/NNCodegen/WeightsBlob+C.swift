/// How the weights come into C: as `nnc_weights`, a pointer to bytes.
extension WeightsBlob {
  /// - Parameters:
  ///   - name: of the model.
  ///   - isShared: whether other files of the program read them as well.
  func definition(_ name: String, _ style: EmittedModel.WeightsStyle, isShared: Bool) -> String {
    if byteCount == 0 { return "// none" }
    switch style {
    case .file(let file):
      return declaration(name, style) + """

        #ifndef NNCC_EXTERNAL_WEIGHTS  // they are in an object of their own
        __asm__(
            ".pushsection .rodata\\n"
            ".balign \(WeightsBlob.alignment)\\n"
            ".globl \(name)_weights\\n"
            ".hidden \(name)_weights\\n"
            ".type \(name)_weights, %object\\n"
            "\(name)_weights:\\n"
            ".incbin \\"\(cString(file))\\"\\n"
            ".size \(name)_weights, \(byteCount)\\n"
            ".popsection\\n");
        #endif
        """
    case .array:
      var words = WordWriter()
      write { words.add($0) }
      let declaration = isShared ? declaration(name, style) + "\n" : ""
      return """
        #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        #error "the weights below are for little-endian machines"
        #endif
        \(declaration)#if defined(__GNUC__)
        __attribute__((aligned(\(WeightsBlob.alignment))))
        #endif
        \(isShared ? "" : "static ")const uint32_t \(name)_weights[] = {
        \(words.finish())};
        \(isShared ? "" : "#define nnc_weights ((const unsigned char *)\(name)_weights)")
        """
    }
  }

  /// The name of the weights for linkers.
  package static func symbol(_ name: String) -> String { "\(name)_weights" }

  /// For files that read weights which another defines.
  func declaration(_ name: String, _ style: EmittedModel.WeightsStyle) -> String {
    if byteCount == 0 { return "// none" }
    return """
      extern NNC_HIDDEN const \(style == .array ? "uint32_t" : "unsigned char") \(name)_weights[];
      #define nnc_weights ((const unsigned char *)\(name)_weights)
      """
  }
}
