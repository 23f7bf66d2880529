using System.Collections.Immutable;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Engine.Spark;

/// <summary>How a table's slices are shared out among tasks. No result depends on it.</summary>
internal static class WorkItems
{
    /// <summary>Tasks for every slot of a large table: enough that one slow task does not hold up the rest, few enough that states (megabytes each) stay few.</summary>
    private const int PerSlot = 2;

    /// <summary>Rows that are worth a task of their own: a worker takes 0.2 s to start, and seconds for these.</summary>
    private const long WorthATask = 4_000_000;

    /// <summary>Beyond this a task would take so long that repeating it hurts.</summary>
    private const long MostRows = 20_000_000;

    /// <summary>Rows that are generated in the time that a worker takes to start (0.2 s: the process and the code compiled in it).</summary>
    private const long StartRows = 300_000;

    /// <summary>Rows that a task gets from Spark in about nine seconds: where executors do not see the run's folder, nothing else ends a task whose query was cancelled.</summary>
    private const long RowsThroughSpark = 2_000_000;

    /// <summary>Numbers of tasks tried beyond the least.</summary>
    private const int Tries = 32;

    /// <summary>Tasks among which the parts of a Generate are shared out: at least <see cref="Least"/>, and so many that the slots end together (20 parts on 4 slots: 10 tasks, for 8 would have 2 or 3 parts, and one slot 6 of them).</summary>
    public static int TasksOf(int parts, long rows, int slots)
    {
        int least = (int)Math.Min(parts, Least(rows, slots));
        int most = Math.Min(parts, least + Tries);
        return parts == 0 ? 0 : Enumerable.Range(least, most - least + 1).MinBy(tasks => RowsOfSlowestSlot(parts, rows / parts, tasks, slots));
    }

    /// <summary>A task for every slot, two where they are worth it, more where tasks would be too large.</summary>
    private static long Least(long rows, int slots) => Math.Max(Math.Clamp(rows / WorthATask, slots, (long)PerSlot * slots), (rows + MostRows - 1) / MostRows);

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

    /// <summary>
    /// How many partitions that a source has beyond those asked for are put up with before some are put together. Spark puts whole partitions together, so that some tasks would have one and
    /// others two: 8 files as 6 tasks on 2 slots took 9.1 s, as 8 tasks 7.2 (10 M rows of Adult into <c>wc -c</c>, AMD EPYC).
    /// </summary>
    private const int PartitionsEach = 3;

    /// <summary>Tasks at most for rows that Spark reads and would cut into at least so many partitions.</summary>
    public static int TasksAtMost(int partitions) => PartitionsEach * partitions;

    /// <summary>Partitions into which rows that Spark reads are cut, where they can be: tasks of a few seconds, as many for every slot.</summary>
    public static int PartitionsOf(long rows, int slots) => (int)((Math.Max(slots, (rows + RowsThroughSpark - 1) / RowsThroughSpark) + slots - 1) / slots) * slots;

    /// <summary>Neighbouring slices together, about equal rows in each item.</summary>
    public static ImmutableArray<ImmutableArray<InputSlice>> Of(ImmutableArray<InputSlice> slices, int slots)
    {
        long total = slices.Sum(s => s.Rows);
        long wanted = Math.Min(slices.Length, Least(total, slots));
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
