using SparkSynth.Core.Tables;
using SparkSynth.Storage.Sinks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>Reports of part files, compared with what was asked and with what lies in the folder.</summary>
internal sealed class PartCollector(GenerateStage stage)
{
    private readonly bool[] _done = new bool[stage.Items];
    private readonly PartReport[] _reports = new PartReport[stage.Items];

    /// <summary>Takes the next line.</summary>
    /// <exception cref="InvalidDataException">It is no report, or not of what was asked.</exception>
    public void Take(string line)
    {
        PartReport report = ReportLines.ReadGenerated(line) ?? throw Guard.Garbage(line);
        Guard.Mark(_done, report.Part);
        long expected = stage.Task.RowsOf(report.Part);
        if (report.Rows != expected) throw new InvalidDataException($"part {report.Part} has {report.Rows} rows; {expected} were asked for");
        TableSchema schema = stage.Task.Plan.Schema;
        if (report.Nulls.Length != schema.Columns.Length || report.Nulls.Where((n, c) => n > report.Rows || (n > 0 && !schema.Columns[c].Nullable)).Any())
            throw new InvalidDataException($"part {report.Part} has nulls where its columns can have none");
        _reports[report.Part] = report;
    }

    /// <summary>Checks that every part lies in the folder with the size that its worker reported, and removes what killed attempts left.</summary>
    /// <exception cref="InvalidDataException">A part is missing or of another size.</exception>
    public IReadOnlyList<PartReport> Complete()
    {
        Guard.AllThere(_done);
        foreach (PartReport report in _reports)
        {
            var file = new FileInfo(Path.Combine(stage.Folder, TableSink.PartName(report.Part)));
            if (!file.Exists)
                throw new InvalidDataException($"an executor wrote {file.Name} to {stage.Folder}, but the driver does not see it there: executors and driver need one file system");
            if (file.Length != report.Bytes) throw new InvalidDataException($"{file.FullName} has {file.Length} bytes; its worker wrote {report.Bytes}");
        }

        PartAttempt.RemoveAll(stage.Folder);
        return _reports;
    }
}
