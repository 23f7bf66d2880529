namespace SparkSynth.Storage.Sources;

/// <summary>Format of the files of a source.</summary>
public enum SourceFormat
{
    /// <summary>By extension: .parquet .pq .csv .tsv .json .ndjson .jsonl, text formats also with .gz.</summary>
    Auto,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Separated values; the separator is found among <c>, ; | tab</c> unless told.</summary>
    Csv,

    /// <summary>Separated by tabs.</summary>
    Tsv,

    /// <summary>An array of objects, or objects one a line.</summary>
    Json,

    /// <summary>Objects, one a line.</summary>
    NdJson,
}
