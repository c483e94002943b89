#!/usr/bin/env python3
"""Writes the layers and operations of the Swift API (`Sources/NNModels`), their list in its documentation, and an example of each layer.

    pip install keras tensorflow-cpu && scripts/make-swift-layers.py

swift_layers.py has a line for each: its class, what it does, and what the tests call it with. Parameters, their order and their defaults
are those of the signatures in Keras; TYPES says how they look in Swift, and swift_parameters.py what they mean. What inference ignores and
no file needs is left out.
"""
import importlib
import inspect
import os
import re
import textwrap

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

from swift_layers import CASES, DEFAULTS, LAYERS, OMITTED, OPERATIONS, OVERRIDES, TYPE_OF, UNLABELLED
from swift_parameters import PARAMETERS

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WIDTH = 136


def meaning(name):
    if name in PARAMETERS:
        return PARAMETERS[name]
    weight, _, role = name.rpartition("_")
    what = weight.replace("_", " ")
    return {"initializer": f"How the {what} begins.", "regularizer": f"Training's penalty on the {what}.",
            "constraint": f"What training keeps the {what} to.",
            "factor": f"How much the {what} changes, or the range to draw from."}[role]


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def type_of(layer, name, default):
    if (layer, name) in OVERRIDES:
        return OVERRIDES[layer, name]
    if name.endswith("_initializer"):
        return "Initializer"
    if name.endswith("_regularizer"):
        return "Regularizer?"
    if name.endswith("_constraint"):
        return "Constraint?"
    if isinstance(default, bool):
        return "Bool"
    if name == "strides" and default is None:
        return "Extents?"
    if name == "axis":
        return "Int"
    return TYPE_OF[name]


def literal(value, type):
    if value is None:
        return ".linear" if type == "ActivationFunction" else "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(literal(v, "") for v in value) + "]"
    if isinstance(value, str):
        if type.startswith("String"):
            return f'"{value}"'
        return DEFAULTS.get(value) or CASES.get(value) or "." + camel(value)
    return repr(value)


def wrapped(items, indent, end):
    lines = textwrap.wrap(", ".join(items), WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return ("\n" + " " * indent).join(lines) + end


def source(layer, summary):
    cls = getattr(keras.layers, layer)
    parameters, options, docs, weights = [], [], [], ""
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name in OMITTED or parameter.kind == parameter.VAR_KEYWORD:
            continue
        default = parameter.default
        type = type_of(layer, name, None if default is parameter.empty else default)
        label = "_ " if not parameters and name in UNLABELLED else ""
        tail = "" if default is parameter.empty else " = " + literal(default, type)
        # Swift breaks a default apart from its parameter nowhere.
        parameters.append(f"{label}{camel(name)}: {type}{tail}".replace(" ", "\u00a0"))
        value = camel(name)
        if "any Layer" in type:
            value = {"any Layer": f"InnerLayer({value})", "[any Layer]": f"{value}.map {{ InnerLayer($0) }}",
                     "(any Layer)?": f"{value}.map {{ InnerLayer($0) }}"}[type]
            if name == "layer":
                weights = ", weights: layer.definition.weights"
        options.append(f'"{name}": {value}'.replace(" ", "\u00a0"))
        docs.append(f"  ///   - {camel(name)}: {meaning(name)}")
    # A few classes take no more than they list.
    accepted = inspect.signature(cls.__init__).parameters
    takes_all = any(parameter.kind == parameter.VAR_KEYWORD for parameter in accepted.values())
    takes_trainable, takes_dtype = takes_all, takes_all or "dtype" in accepted
    common = ["inputShape: [Int?]? = nil", *["trainable: Bool = true"] * takes_trainable, *["dtype: String? = nil"] * takes_dtype,
              "name: String? = nil"]
    docs += [f"  ///   - {c.split(':')[0]}: {meaning(c.split(':')[0])}" for c in common]
    parameters += [c.replace(" ", "\u00a0") for c in common]
    common = f'CommonOptions(inputShape, {"trainable" if takes_trainable else "true"}, {"dtype" if takes_dtype else "nil"}, name)'
    members = wrapped(options, 8, "") if options else ":"
    lines = [f"/// {line}" for line in textwrap.wrap(summary, WIDTH)]
    lines += [f"public struct {layer}: Layer {{", "  public let definition: LayerDefinition", ""]
    if docs:
        lines += ["  /// - Parameters:"] + docs
    lines += ["  public init(", "    " + wrapped(parameters, 4, ""), "  ) {", "    definition = LayerDefinition("]
    short = f'      "{layer}", [{members}], {common}{weights})'
    if "\n" not in short and len(short) <= WIDTH:
        lines.append(short)
    else:
        lines += [f'      "{layer}",', "      [", "        " + members + ",", f"      ], {common}{weights})"]
    lines += ["  }", "}", ""]
    return "\n".join(lines).replace("\u00a0", " ")


def write(path, text):
    with open(os.path.join(ROOT, path), "w") as file:
        file.write(text)


HEADER = "// Written by scripts/make-swift-layers.py from the signatures of Keras {}; edit that.\n\n".format(keras.__version__)
for file, layers in LAYERS.items():
    write(f"Sources/NNModels/Layers/{file}.swift", HEADER + "\n".join(source(name, summary) for name, summary, _ in layers))
def operation(function, summary, tensors, options):
    camel_name = "".join(part.capitalize() for part in function.split("_"))
    for module in ("numpy", "nn", "math", "core", "linalg"):
        cls = getattr(importlib.import_module("keras.src.ops." + module), camel_name, None)
        if cls is not None:
            break
    options = [option.split(": ") for option in options.split(", ") if option]
    accepted = inspect.signature(cls.__init__).parameters
    # `to newshape`: a label of its own.
    labelled = [(" ".join([*name.split()[:-1], camel(name.split()[-1])]), type) for name, type in options]
    options = [(name.split()[-1], type) for name, type in options]
    assert all(name in accepted for name, _ in options), (function, list(accepted))
    parameters, arguments = [], []
    for name in tensors.split():
        if name.endswith("**"):
            parameters.append(f"_ {name[:-2]}: [any TensorLike]")
            arguments = f"{name[:-2]}.map {{ .tensor($0) }}"
        elif name.endswith("*"):
            parameters.append(f"_ {name[:-1]}: [any TensorLike]")
            arguments.append(f".tensors({name[:-1]})")
        else:
            parameters.append(f"_ {name}: any TensorLike")
            arguments.append(f".tensor({name})")
    if isinstance(arguments, list):
        arguments = "[" + ", ".join(arguments) + "]"
    parameters += [f"{name}: {type}" for name, type in labelled]
    config = ", ".join(f'"{name}": {camel(name)}' for name, _ in options) or ":"
    swift = {"var": "variance", "std": "standardDeviation", "repeat": "`repeat`", "where": "`where`"}.get(function, camel(function))
    return (f"  /// {summary}.\n  public static func {swift}({', '.join(parameters)}) -> SymbolicTensor {{\n"
            f'    SymbolicTensor("{module}", "{camel_name}", {arguments}, [{config}])\n  }}\n')


for file, operations in OPERATIONS.items():
    write(f"Sources/NNModels/Operations/{file}.swift",
          HEADER + "extension Ops {\n" + "\n".join(operation(*line) for line in operations) + "}\n")

topics = "".join(
    f"\n### {re.sub('([a-z])([A-Z])', lambda m: m[1] + ' ' + m[2].lower(), file)}\n\n" + "".join(f"- ``{name}``\n" for name, _, _ in layers)
    for file, layers in LAYERS.items())
write("Sources/NNModels/NNModels.docc/Layers.md", f"""# All layers

The layers of `keras.layers` in Keras {keras.__version__}, by family.

## Topics
{topics}""")
examples = "".join(f"    {name}({arguments}),\n" for layers in LAYERS.values() for name, _, arguments in layers)
classes = [f'"{name}"' for name in sorted(dir(keras.layers))
           if inspect.isclass(getattr(keras.layers, name)) and getattr(keras.layers, name).__name__ == name]
write("Tests/NNModelsTests/EveryLayer.swift", HEADER + f"""import NNModels

/// One of each layer.
enum EveryLayer {{
  static let examples: [any Layer] = [
{examples}  ]

  /// Every class of `keras.layers`.
  static let classes: Set<String> = [
    {wrapped(classes, 4, "")}
  ]
}}
""")
print("not written:", ", ".join(sorted({name.strip('"') for name in classes} - {n for layers in LAYERS.values() for n, _, _ in layers})))
