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

    /// <summary>Rows that are generated in the time that a worker takes to start (0.2 s: the process and the code compiled in it).</summary>
    private const long StartRows = 300_000;

    /// <summary>Numbers of tasks tried beyond the least.</summary>
    private const int Tries = 32;

    /// <summary>Tasks among which the parts of a Generate are shared out: at least <see cref="PerSlot"/> for every slot, and so many that the slots end together (10 parts on 2 slots: 6 tasks, for 4 would have 2, 3, 2 and 3 parts, and one slot 6 of them).</summary>
    public static int TasksOf(int parts, long rows, int slots)
    {
        int least = (int)Math.Min(parts, Math.Max((long)PerSlot * slots, (rows + GeneratedRows - 1) / GeneratedRows));
        int most = Math.Min(parts, least + Tries);
        return parts == 0 ? 0 : Enumerable.Range(least, most - least + 1).MinBy(tasks => RowsOfSlowestSlot(parts, rows / parts, tasks, slots));
    }

    /// <summary>Spark gives task t the parts from t · parts / tasks on, and the next task to the slot that is free first.</summary>
    private static long RowsOfSlowestSlot(int parts, long partRows, int tasks, int slots)
    {
        var free = new PriorityQueue<int, long>(Enumerable.Range(0, slots).Select(slot => (slot, 0L)));
        long last = 0;
        for (int task = 0; task < tasks; task++)
        {
            long size = ((task + 1L) * parts / tasks) - ((long)task * parts / tasks);
            _ = free.TryDequeue(out int slot, out long end);
            end += StartRows + (size * partRows);
            free.Enqueue(slot, end);
            last = Math.Max(last, end);
        }

        return last;
    }

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
