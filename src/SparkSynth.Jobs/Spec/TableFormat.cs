namespace SparkSynth.Jobs.Spec;

/// <summary>File format of a table.</summary>
public enum TableFormat
{
    /// <summary>Told by the name of the files (reading only).</summary>
    Auto,

    Parquet,

    /// <summary>With a header line.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Json,
}
