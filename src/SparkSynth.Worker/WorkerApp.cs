using System.Globalization;
using System.Text;
using SparkSynth.Core;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Worker;

/// <summary>
/// The worker as a command: <c>sparksynth-worker run STAGE</c> takes numbers of work items from stdin, a line each, and prints reports (and states) as
/// lines on stdout, and ends when nobody reads them for a minute (<c>--unread</c>: another time, seconds); <c>fold STAGE</c> takes rows as lines instead; <c>merge STAGE</c> takes the lines of a Fold's workers and prints one state for theirs; <c>blocks STAGE</c> takes the rows of range blocks and searches them; <c>rows STAGE</c> prints the rows of a Generate instead of writing files; <c>--self-test</c> tries everything it needs; <c>--version</c>. Says nothing else: one line on stderr and an exit code when it fails.
/// </summary>
internal static class WorkerApp
{
    private const string Usage = "usage: sparksynth-worker run STAGE [--unread SECONDS] < items | fold STAGE < rows | merge STAGE < lines | blocks STAGE < lines | rows STAGE < items | --self-test | --version";

    /// <summary>A reader that is only slow takes megabytes in this time.</summary>
    private const int UnreadSeconds = 60;

    /// <summary>Long beside the time that a reading thread needs to wake up, short beside a task's start.</summary>
    private const int LastWordsMs = 500;

    public static int Run(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["run", var stage]:
                    RunStage(stage, UnreadSeconds, rows: false);
                    return WorkerExit.Done;
                case ["run", var stage, "--unread", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0:
                    RunStage(stage, seconds, rows: false);
                    return WorkerExit.Done;
                case ["rows", var stage]:
                    RunStage(stage, UnreadSeconds, rows: true);
                    return WorkerExit.Done;
                case ["fold", var stage]:
                    WithInput(stage, (runner, fold, rows) => runner.Fold(fold as FoldRowsStage ?? throw new InvalidDataException("the stage is none that folds rows"), rows));
                    return WorkerExit.Done;
                case ["merge", var stage]:
                    WithLines(stage, (runner, lines) => runner.Merge(lines));
                    return WorkerExit.Done;
                case ["blocks", var stage]:
                    WithLines(stage, (runner, lines) => runner.SearchBlocks(lines));
                    return WorkerExit.Done;
                case ["--self-test"]:
                    if (Console.IsInputRedirected) Console.In.ReadToEnd(); // Spark writes to it
                    Console.WriteLine(SelfTest.Run());
                    return WorkerExit.Done;
                case ["--version"]:
                    Console.WriteLine(SelfTest.Version);
                    return WorkerExit.Done;
                default:
                    Console.Error.WriteLine(Usage);
                    return WorkerExit.Failed;
            }
        }
        catch (ProblemException error)
        {
            LastWords(WorkerErrors.Line(error));
            return WorkerExit.Problem;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("sparksynth-worker: stopped: the run was cancelled or nobody waits for the result");
            return WorkerExit.Stopped;
        }
        catch (Exception error)
        {
            // The last resort of a process that others watch: whatever it was, they get a line and a code.
            LastWords(WorkerErrors.Line(error));
            return WorkerExit.Failed;
        }
    }

    /// <summary>Says why it failed. Spark reads stderr in a thread of its own, and may miss what comes together with the exit: hence the wait.</summary>
    private static void LastWords(string line)
    {
        Console.Error.WriteLine(line);
        if (Console.IsErrorRedirected) Thread.Sleep(LastWordsMs);
    }

    private static void WithLines(string path, Action<StageRunner, TextReader> work) => WithInput(path, (runner, _, lines) =>
    {
        using var reader = new StreamReader(lines, Encoding.ASCII, false, 1 << 17, leaveOpen: true);
        work(runner, reader);
    });

    private static void WithInput(string path, Action<StageRunner, Stage, Stream> work)
    {
        using Stream input = Console.OpenStandardInput();
        try
        {
            Stage stage;
            using (FileStream file = File.OpenRead(path)) stage = StageFile.Read(file);
            using var output = new ReportWriter();
            using var watchdog = new Watchdog(output, stage.Watch, UnreadSeconds);
            using var runner = new StageRunner(stage, Path.GetDirectoryName(Path.GetFullPath(path))!, output, watchdog.Stop);
            work(runner, stage, input);
            output.Flush();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whoever writes the input must never meet a closed pipe: it would be told instead of this.
            input.CopyTo(Stream.Null);
            throw;
        }
    }

    private static void RunStage(string path, int unreadSeconds, bool rows)
    {
        // The input first, to its end: whoever writes it must never meet a closed pipe. It is a few numbers.
        var items = new List<int>();
        for (string? line = Console.In.ReadLine(); line is not null; line = Console.In.ReadLine())
        {
            items.Add(int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int item)
                ? item
                : throw new InvalidDataException("a line of the input is no number of a work item"));
        }

        Stage stage;
        using (FileStream file = File.OpenRead(path)) stage = StageFile.Read(file);
        using var output = new ReportWriter();
        using var watchdog = new Watchdog(output, stage.Watch, unreadSeconds);
        using var runner = new StageRunner(stage, Path.GetDirectoryName(Path.GetFullPath(path))!, output, watchdog.Stop);
        foreach (int item in items)
        {
            if (item >= stage.Items) throw new InvalidDataException($"there is no work item {item}; the stage has {stage.Items}");
            if (rows) runner.PrintRows(item);
            else runner.Run(item);
        }

        output.Flush();
    }
}
