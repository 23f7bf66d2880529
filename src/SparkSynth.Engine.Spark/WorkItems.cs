using System.Collections.Immutable;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Engine.Spark;

/// <summary>How a table's slices are shared out among tasks. No result depends on it.</summary>
internal static class WorkItems
{
    /// <summary>Tasks for every slot: enough that one slow task does not hold up the rest, few enough that states (megabytes each) stay few.</summary>
    private const int PerSlot = 2;

    /// <summary>Beyond this a task would take so long that repeating it hurts.</summary>
    private const long MostRows = 20_000_000;

    /// <summary>Rows that a task generates in about four seconds: beside that the start of a process (80 ms, and its first compiled code) is small.</summary>
    private const long GeneratedRows = 4_000_000;

    /// <summary>Tasks among which the parts of a Generate are shared out.</summary>
    public static int TasksOf(int parts, long rows, int slots) => (int)Math.Min(parts, Math.Max((long)PerSlot * slots, (rows + GeneratedRows - 1) / GeneratedRows));

    /// <summary>Partitions into which rows that Spark reads are put together.</summary>
    public static int PartitionsOf(long rows, int slots) => (int)Math.Max((long)PerSlot * slots, (rows + MostRows - 1) / MostRows);

    /// <summary>Neighbouring slices together, about equal rows in each item.</summary>
    public static ImmutableArray<ImmutableArray<InputSlice>> Of(ImmutableArray<InputSlice> slices, int slots)
    {
        long total = slices.Sum(s => s.Rows);
        long wanted = Math.Min(slices.Length, Math.Max((long)PerSlot * slots, (total + MostRows - 1) / MostRows));
        var items = ImmutableArray.CreateBuilder<ImmutableArray<InputSlice>>();
        var item = ImmutableArray.CreateBuilder<InputSlice>();
        long done = 0;
        foreach (InputSlice slice in slices)
        {
            item.Add(slice);
            done += slice.Rows;
            if (done < total * (double)(items.Count + 1) / wanted && done < total) continue;
            items.Add(item.ToImmutable());
            item.Clear();
        }

        return items.ToImmutable();
    }
}
