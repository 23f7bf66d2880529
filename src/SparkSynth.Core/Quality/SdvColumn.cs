namespace SparkSynth.Core.Quality;

/// <summary>A column in SDV's metadata.</summary>
/// <param name="Name">Name.</param>
/// <param name="SdType">SDV's semantic type: numerical, datetime, categorical, boolean, id, unknown, or the name of a kind of personal data.</param>
/// <param name="DatetimeFormat">strftime format of a datetime, or null.</param>
public sealed record SdvColumn(string Name, string SdType, string? DatetimeFormat)
{
    /// <summary>How SDMetrics scores the column.</summary>
    public QualityKind Kind => SdType switch
    {
        "numerical" or "datetime" => QualityKind.Continuous,
        "categorical" or "boolean" => QualityKind.Discrete,
        _ => QualityKind.Ignored,
    };
}
