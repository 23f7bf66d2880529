using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Results;

namespace SparkSynth.Engine.Spark;

/// <summary>Spark's columns as ours.</summary>
internal static class SparkSchema
{
    /// <summary>The columns that a job reads.</summary>
    /// <exception cref="ProblemException">All that is wrong with them.</exception>
    public static TableSchema Of(TableSpec table, IReadOnlyList<SparkField> fields)
    {
        var problems = new List<Problem>();
        void Add(string code, string where, string what, string advice) => problems.Add(new Problem(code, $"{table.Shown}, {where}", what, advice));

        var names = fields.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        string some = string.Join(", ", fields.Take(20).Select(f => $"'{f.Name}'")) + (fields.Count > 20 ? $" and {fields.Count - 20} more" : "");
        foreach (var same in fields.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            Add("duplicate-column", $"column '{same.First().Name}'", "Several columns have this name, or differ from it by case only; Spark takes them for one.", "Rename them.");
        foreach (string name in table.Include.Where(n => !names.Contains(n)))
            Add("unknown-column", "include", $"There is no column '{name}'.", $"Columns are: {some}.");
        foreach (string name in table.Exclude.Where(n => !names.Contains(n)))
            Add("unknown-column", "exclude", $"There is no column '{name}' to leave out.", $"Columns are: {some}.");
        var columns = new List<ColumnSchema>();
        foreach (SparkField field in fields.Where(f => (table.Include.IsEmpty || table.Include.Contains(f.Name)) && !table.Exclude.Contains(f.Name)))
        {
            if (Type(field.Type) is { } type) columns.Add(new ColumnSchema(field.Name, type, field.Nullable));
            else Add("unsupported-type", $"column '{field.Name}'", $"Columns of type {field.Type.Ddl} cannot be modelled.", $"Leave it out (exclude: ['{field.Name}'] of the source), or flatten or cast it in a view.");
        }

        if (columns.Count == 0 && problems.Count == 0) Add("no-columns", "columns", "No column is left to read.", "Correct include or exclude.");
        return problems.Count == 0 ? new TableSchema([.. columns]) : throw new ProblemException(problems);
    }

    private static ColumnType? Type(SparkType type) => type.Kind switch
    {
        SparkTypeKind.Byte => new ColumnType(PhysicalType.Integer) { Bits = 8 },
        SparkTypeKind.Short => new ColumnType(PhysicalType.Integer) { Bits = 16 },
        SparkTypeKind.Integer => new ColumnType(PhysicalType.Integer) { Bits = 32 },
        SparkTypeKind.Long => new ColumnType(PhysicalType.Integer),
        SparkTypeKind.Float => new ColumnType(PhysicalType.Float) { Bits = 32 },
        SparkTypeKind.Double => new ColumnType(PhysicalType.Float),
        SparkTypeKind.Decimal => new ColumnType(PhysicalType.Decimal) { Precision = type.Precision, Scale = type.Scale },
        SparkTypeKind.Boolean => new ColumnType(PhysicalType.Boolean),
        SparkTypeKind.String or SparkTypeKind.Char or SparkTypeKind.VarChar or SparkTypeKind.Null => new ColumnType(PhysicalType.String),
        SparkTypeKind.Date => new ColumnType(PhysicalType.Date) { Bits = 32 },
        SparkTypeKind.Timestamp => new ColumnType(PhysicalType.Timestamp) { Zone = "UTC" },
        SparkTypeKind.TimestampWithoutZone => new ColumnType(PhysicalType.Timestamp),
        _ => null,
    };
}
