namespace SparkSynth.Engine.Spark;

/// <summary>
/// Where the states of a Fold are merged. Few go to the driver as they are. Many, megabytes each, are merged by executors in groups first, behind a shuffle, so that
/// the driver gets about √n of n. No result depends on it.
/// </summary>
internal static class MergeTree
{
    /// <summary>From so many work items on executors merge: below that the shuffle and one more process cost more than they save.</summary>
    public const int LeastItems = 32;

    /// <summary>Groups in which executors merge the states of some work items; 0: the driver merges all.</summary>
    public static int GroupsOf(int items, int leastItems) => items < leastItems ? 0 : (int)Math.Ceiling(Math.Sqrt(items));
}
