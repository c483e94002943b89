import NNDiagnostics

/// The classes that nncc knows. A new layer is one line here and one file under `Layers/`.
enum LayerCatalogue {
  static let layers: [String: any KerasLayer.Type] = [
    "Dense": Dense.self, "Maxout": Maxout.self, "Embedding": Embedding.self,
    "ReversibleEmbedding": Embedding.self, "LayerScale": LayerScale.self,
    "Activation": ActivationLayer.self, "PReLU": PReLU.self, "ReLU": LayerActivation.self,
    "LeakyReLU": LayerActivation.self, "ELU": LayerActivation.self, "Softmax": LayerActivation.self,
    "ThresholdedReLU": LayerActivation.self,

    "Conv1D": ConvolutionLayer.self, "Conv2D": ConvolutionLayer.self, "Conv3D": ConvolutionLayer.self,
    "Convolution1D": ConvolutionLayer.self, "Convolution2D": ConvolutionLayer.self, "Convolution3D": ConvolutionLayer.self,
    "DepthwiseConv1D": ConvolutionLayer.self, "DepthwiseConv2D": ConvolutionLayer.self,
    "SeparableConv1D": ConvolutionLayer.self, "SeparableConv2D": ConvolutionLayer.self,
    "SeparableConvolution1D": ConvolutionLayer.self, "SeparableConvolution2D": ConvolutionLayer.self,

    "Conv1DTranspose": ConvolutionTranspose.self, "Conv2DTranspose": ConvolutionTranspose.self,
    "Conv3DTranspose": ConvolutionTranspose.self,

    "MaxPooling1D": PoolingLayer.self, "MaxPooling2D": PoolingLayer.self, "MaxPooling3D": PoolingLayer.self,
    "AveragePooling1D": PoolingLayer.self, "AveragePooling2D": PoolingLayer.self, "AveragePooling3D": PoolingLayer.self,
    "GlobalMaxPooling1D": GlobalPoolingLayer.self, "GlobalMaxPooling2D": GlobalPoolingLayer.self,
    "GlobalMaxPooling3D": GlobalPoolingLayer.self, "GlobalAveragePooling1D": GlobalPoolingLayer.self,
    "GlobalAveragePooling2D": GlobalPoolingLayer.self, "GlobalAveragePooling3D": GlobalPoolingLayer.self,

    "AdaptiveMaxPooling1D": AdaptivePoolingLayer.self, "AdaptiveMaxPooling2D": AdaptivePoolingLayer.self,
    "AdaptiveMaxPooling3D": AdaptivePoolingLayer.self, "AdaptiveAveragePooling1D": AdaptivePoolingLayer.self,
    "AdaptiveAveragePooling2D": AdaptivePoolingLayer.self, "AdaptiveAveragePooling3D": AdaptivePoolingLayer.self,

    "BatchNormalization": BatchNormalization.self, "BatchNormalizationV1": BatchNormalization.self,
    "LayerNormalization": LayerNormalization.self, "Normalization": Normalization.self, "Rescaling": Rescaling.self,

    "Add": MergeLayer.self, "Subtract": MergeLayer.self, "Multiply": MergeLayer.self, "Average": MergeLayer.self,
    "Maximum": MergeLayer.self, "Minimum": MergeLayer.self, "Concatenate": ConcatenateLayer.self,
    "Dot": Dot.self, "CustomScaleLayer": CustomScaleLayer.self,

    "Flatten": Flatten.self, "Reshape": ReshapeLayer.self, "Permute": Permute.self, "ZeroPadding1D": ZeroPadding.self,
    "ZeroPadding2D": ZeroPadding.self, "ZeroPadding3D": ZeroPadding.self, "Cropping1D": Cropping.self, "Cropping2D": Cropping.self,
    "Cropping3D": Cropping.self, "UpSampling1D": UpSampling.self, "UpSampling2D": UpSampling2D.self, "UpSampling3D": UpSampling.self,
    "RepeatVector": RepeatVector.self, "Masking": Masking.self,

    "LSTM": RecurrentLayer.self, "GRU": RecurrentLayer.self, "SimpleRNN": RecurrentLayer.self,
    "CuDNNLSTM": RecurrentLayer.self, "CuDNNGRU": RecurrentLayer.self, "RNN": RecurrentLayer.self,
    "ConvLSTM1D": RecurrentLayer.self, "ConvLSTM2D": RecurrentLayer.self, "ConvLSTM3D": RecurrentLayer.self,
    "LSTMCell": CellLayer.self, "GRUCell": CellLayer.self, "SimpleRNNCell": CellLayer.self, "StackedRNNCells": CellLayer.self,
    "ConvLSTMCell": CellLayer.self, "Bidirectional": Bidirectional.self, "TimeDistributed": TimeDistributed.self,

    "MultiHeadAttention": MultiHeadAttention.self, "GroupQueryAttention": GroupedQueryAttention.self,
    "GroupedQueryAttention": GroupedQueryAttention.self,
    "Attention": Attention.self, "AdditiveAttention": Attention.self,

    "EinsumDense": EinsumDense.self, "GroupNormalization": GroupNormalization.self,
    "SpectralNormalization": SpectralNormalization.self, "UnitNormalization": UnitNormalization.self,
    "RMSNormalization": RMSNormalization.self,

    "Dropout": Inert.self, "SpatialDropout1D": Inert.self, "SpatialDropout2D": Inert.self, "SpatialDropout3D": Inert.self,
    "GaussianDropout": Inert.self, "GaussianNoise": Inert.self, "AlphaDropout": Inert.self,
    "ActivityRegularization": Inert.self, "Identity": Inert.self,
    // Augmentation happens in training only.
    "RandomTranslation": Augmentation.self, "RandomBrightness": Augmentation.self, "RandomZoom": Augmentation.self,
    "RandomRotation": Augmentation.self, "RandomContrast": Augmentation.self, "RandomColorDegeneration": Augmentation.self,
    "RandomPosterization": Augmentation.self, "RandomShear": Augmentation.self, "RandomSharpness": Augmentation.self,
    "RandomColorJitter": Augmentation.self, "RandomHue": Augmentation.self, "RandomSaturation": Augmentation.self,
    "RandomElasticTransform": Augmentation.self, "RandomGrayscale": Augmentation.self, "RandomFlip": Augmentation.self,
    "RandAugment": Augmentation.self, "RandomInvert": Augmentation.self,
    "RandomGaussianBlur": Augmentation.self, "RandomErasing": Augmentation.self, "RandomPerspective": Augmentation.self,
    "AugMix": Augmentation.self, "CutMix": Augmentation.self, "MixUp": Augmentation.self, "Solarization": Augmentation.self,
    "Equalization": Augmentation.self, "RandomHeight": Inert.self, "RandomWidth": Inert.self,
    "Resizing": Resizing.self, "CenterCrop": CenterCrop.self, "RandomCrop": CenterCrop.self, "AutoContrast": AutoContrast.self,
    "ContrastLimitedAdaptiveHistogramEqualization": AdaptiveEqualization.self,
    "MaxNumBoundingBoxes": MaxNumBoundingBoxes.self, "Pipeline": Pipeline.self,

    "STFTSpectrogram": STFTSpectrogram.self, "MelSpectrogram": MelSpectrogram.self,

    "CategoryEncoding": CategoryEncoding.self, "Discretization": Discretization.self, "Hashing": Hashing.self,
    "HashedCrossing": HashedCrossing.self, "IntegerLookup": IndexLookup.self, "IndexLookup": IndexLookup.self,
    "StringLookup": TextLayer.self, "TextVectorization": TextLayer.self,
    // FeatureSpace's own variants, which also work in a data pipeline.
    "TFDConcat": ConcatenateLayer.self, "TFDIdentity": Inert.self,
  ]

  /// Makes the layer that a configuration describes.
  static func make(_ config: LayerConfig) throws(Diagnostic) -> any KerasLayer {
    guard let type = layers[config.className] else {
      throw Diagnostic(
        id: "keras-unsupported-layer", "unsupported layer '\(config.className)'", at: config.location,
        hint: "replace it by layers or functions of keras.ops that nncc compiles; docs/KERAS.md lists them")
    }
    // What a class does not support at all says more than its type.
    let layer: any KerasLayer = ActivatedLayer.describes(config) ? try ActivatedLayer(config) : try type.init(config)
    _ = try DTypePolicy(config)
    return layer
  }
}
