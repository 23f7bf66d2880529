using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages;

/// <summary>Whether tables can be compared column by column.</summary>
internal static class TableMatch
{
    /// <summary>Throws <see cref="ProblemException"/> with everything that differs from the first table: no common column, columns of another kind.</summary>
    public static void Check(IReadOnlyList<ITable> tables)
    {
        ITable real = tables[0];
        var problems = new List<Problem>();
        foreach (ITable table in tables.Skip(1))
        {
            if (!real.Schema.Columns.Any(c => table.Schema.IndexOf(c.Name) >= 0))
                problems.Add(new Problem("no-common-column", table.Description, $"It has no column in common with {real.Description}.", "Check that both are the same kind of table."));
            foreach (ColumnSchema column in table.Schema.Columns)
            {
                int r = real.Schema.IndexOf(column.Name);
                if (r >= 0 && Class(real.Schema.Columns[r].Type) != Class(column.Type))
                    problems.Add(new Problem("type-differs", $"{table.Description}, column '{column.Name}'", $"It is {column.Type} there and {real.Schema.Columns[r].Type} in {real.Description}.", "Cast one of them, or leave the column out (real.exclude)."));
            }
        }

        if (problems.Count > 0) throw new ProblemException(problems);
    }

    /// <summary>Types of one class are compared value by value.</summary>
    private static int Class(ColumnType type) => type.Kind switch
    {
        PhysicalType.Integer or PhysicalType.Float or PhysicalType.Decimal => 0,
        PhysicalType.Date or PhysicalType.Timestamp => 1,
        PhysicalType.Time => 2,
        PhysicalType.Boolean => 3,
        _ => 4,
    };
}
