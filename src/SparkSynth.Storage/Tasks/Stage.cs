namespace SparkSynth.Storage.Tasks;

/// <summary>
/// One pass over a table as data: everything a worker process needs besides the number of the work item it is given. Written by the driver, delivered
/// to whoever runs the tasks (<see cref="StageFile"/>).
/// </summary>
/// <param name="Watch">A folder that exists as long as the run does: a worker whose run was cancelled sees it go, and ends. Null: nothing to watch.</param>
public abstract record Stage(string? Watch)
{
    /// <summary>Number of work items; they are numbered from 0.</summary>
    public abstract int Items { get; }
}
