using SparkSynth.Core.Randomness;

namespace SparkSynth.Jobs.Spec;

/// <summary>Which rows are drawn and how they are written (<c>sample:</c>).</summary>
public sealed record SampleSpec
{
    /// <summary>Number of rows, 1..10^12, or null (<c>same</c>): as many as the model was fitted on.</summary>
    public long? Rows { get; init; }

    /// <summary>Number of the first row, 0..10^15: continues a table. Default 0.</summary>
    public long Start { get; init; }

    /// <summary>Format of the files. Default: Parquet.</summary>
    public TableFormat Format { get; init; } = TableFormat.Parquet;

    /// <summary>Parquet's compression. Default: snappy.</summary>
    public CompressionKind Compression { get; init; } = CompressionKind.Snappy;

    /// <summary>Rows of a file (the last may have fewer), or null. Not together with <see cref="Files"/>.</summary>
    public long? RowsPerFile { get; init; }

    /// <summary>Number of files, 1..100,000, or null. With both null the number of rows alone decides.</summary>
    public int? Files { get; init; }

    /// <summary>Where the uniforms come from. Default: sobol.</summary>
    public UniformKind Uniforms { get; init; } = UniformKind.Sobol;

    /// <summary>Where Spark writes the rows instead of the output folder, or null. Needs an engine that is a Spark.</summary>
    public SparkWriteSpec? Spark { get; init; }
}
