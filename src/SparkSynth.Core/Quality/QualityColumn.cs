using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>A column as the evaluation sees it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Physical type in the table at hand.</param>
/// <param name="Kind">How it is scored. Text cannot be <see cref="QualityKind.Continuous"/>.</param>
public sealed record QualityColumn(string Name, ColumnType Type, QualityKind Kind)
{
    /// <summary>SDV's datetime format, or null. SDMetrics then lists a DatetimeFormatAdherence, which has no value for typed dates.</summary>
    public string? DatetimeFormat { get; init; }

    /// <summary>The kind that goes with a role. Constant columns are discrete if they are text or booleans.</summary>
    public static QualityKind KindOf(ColumnRole role, ColumnType type) => role switch
    {
        ColumnRole.Numeric or ColumnRole.Datetime => QualityKind.Continuous,
        ColumnRole.Categorical or ColumnRole.Boolean => QualityKind.Discrete,
        ColumnRole.Constant => type.Kind is PhysicalType.String or PhysicalType.Boolean ? QualityKind.Discrete : QualityKind.Continuous,
        _ => QualityKind.Ignored,
    };
}
