namespace SparkSynth.Jobs.Results;

/// <summary>What a fit did.</summary>
public sealed record FitSummary
{
    /// <summary>Rows the model was fitted on.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows set aside before anything was fitted.</summary>
    public long HoldoutRows { get; init; }

    /// <summary>Columns of the table.</summary>
    public required int Columns { get; init; }

    /// <summary>Word of the synthesizer: <c>copula-network</c>.</summary>
    public required string Synthesizer { get; init; }

    /// <summary>Path of the model file.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the model file, lower-case hex.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Mean advantage of a training row over a fresh one, nats a row; null where the synthesizer does not measure it.</summary>
    public double? Memorisation { get; init; }

    /// <summary>Wall time, seconds, file to model.</summary>
    public required double Seconds { get; init; }
}
