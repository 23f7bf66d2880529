using Spectre.Console;
using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Rendering;

/// <summary>Progress on a terminal: a bar a stage. Any thread may report.</summary>
internal sealed class ProgressBars : IProgress<StageProgress>
{
    private readonly ProgressContext _context;
    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private readonly Lock _lock = new();

    private ProgressBars(ProgressContext context) => _context = context;

    /// <summary>Does the work while bars show its progress.</summary>
    public static async Task<T> ShowAsync<T>(TextWriter writer, Func<IProgress<StageProgress>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => Task.Run(() => work(new ProgressBars(context))));
    }

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(value.Stage, out var task))
            {
                task = _context.AddTask(Markup.Escape(value.Stage), maxValue: Math.Max(value.Total, 1));
                _tasks.Add(value.Stage, task);
            }
            task.IsIndeterminate = value is { Total: 0, IsFinished: false };
            if (value.Total > 0) task.MaxValue = value.Total;
            task.Value = value.IsFinished ? task.MaxValue : value.Done;
            if (!value.IsFinished) return;
            if (value.Detail is not null) task.Description = Markup.Escape($"{value.Stage}: {value.Detail}");
            task.StopTask();
        }
    }
}
