namespace SparkSynth.Storage.Sinks;

/// <summary>Format of written tables.</summary>
public enum SinkFormat
{
    /// <summary>Apache Parquet: types come back as they went in.</summary>
    Parquet,

    /// <summary>Comma-separated, a line of names; null is an empty field, an empty text a quoted one.</summary>
    Csv,

    /// <summary>Objects, one a line.</summary>
    NdJson,
}
