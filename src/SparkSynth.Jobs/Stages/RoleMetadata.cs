using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;

namespace SparkSynth.Jobs.Stages;

/// <summary>Our roles in SDV's words, so that an evaluation has one kind of input.</summary>
public static class RoleMetadata
{
    /// <summary>Metadata of columns with roles; keys are keys of one column each.</summary>
    public static SdvMetadata Of(IEnumerable<(string Name, ColumnType Type, ColumnRole Role)> columns)
    {
        var all = columns.ToArray();
        return new SdvMetadata(
            [.. all.Select(c => new SdvColumn(c.Name, SdType(QualityColumn.KindOf(c.Role, c.Type)), null))],
            [.. all.Where(c => c.Role == ColumnRole.Key).Select(c => System.Collections.Immutable.ImmutableArray.Create(c.Name))],
            all.Any(c => c.Role == ColumnRole.Key));
    }

    private static string SdType(QualityKind kind) => kind switch
    {
        QualityKind.Continuous => "numerical",
        QualityKind.Discrete => "categorical",
        _ => "id",
    };
}
