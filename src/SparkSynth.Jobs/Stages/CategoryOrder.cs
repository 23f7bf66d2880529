using SparkSynth.Core;
using SparkSynth.Core.Statistics;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>Orders of categories that a job gives, as orders of cells.</summary>
internal static class CategoryOrder
{
    /// <summary>By column: the cells of the named categories in their order, then all others as they stand.</summary>
    public static Dictionary<string, int[]> Of(JobSpec job, ColumnCells[] cells)
    {
        var orders = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (ColumnCells column in cells)
        {
            if (!job.Columns.TryGetValue(column.Name, out ColumnSpec? spec) || spec.Order.IsDefaultOrEmpty) continue;
            if (column.Kind != CellKind.Nominal)
            {
                problems.Add(new Problem("order-of-numbers", job.Origins.Of($"columns.{column.Name}.order"), $"column '{column.Name}' is not categorical, so its categories cannot be ordered.", "Remove the order, or set its role to categorical."));
                continue;
            }

            int[] cellOf = [.. Enumerable.Range(0, column.ValueCells).Where(c => c != column.OtherCell)];
            int[] named = [.. spec.Order.Select(t => Array.IndexOf(column.Categories, t)).Where(i => i >= 0).Select(i => cellOf[i]).Distinct()];
            orders[column.Name] = [.. named, .. Enumerable.Range(0, column.Count).Except(named)];
        }

        return problems.Count == 0 ? orders : throw new ProblemException(problems);
    }
}
