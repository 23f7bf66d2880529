using NUnit.Framework;
using SparkSynth.Cli.Rendering;

namespace SparkSynth.Cli.Tests;

public class ProgressLinesTests
{
    [Test]
    public void A_stage_gives_a_line_every_ten_seconds_and_one_at_its_end()
    {
        var time = new Clock();
        using var writer = new StringWriter { NewLine = "\n" };
        var progress = new ProgressLines(writer, time);

        progress.Report(new("sample", 0, 3000, "rows"));
        time.Seconds = 11;
        progress.Report(new("sample", 1000, 3000, "rows"));
        progress.Report(new("sample", 1500, 3000, "rows"));
        time.Seconds = 22;
        progress.Report(new("read", 1500, 0, "rows"));
        time.Seconds = 33;
        progress.Report(new("group", 0, 0, "rows"));
        progress.Report(new("sample", 3000, 3000, "rows") { IsFinished = true, Seconds = 22.04 });

        Assert.That(writer.ToString(), Is.EqualTo("  sample: 1,000 of 3,000 rows (33 %)\n  read: 1,500 rows\n  group: under way\n  sample                3,000 rows, 22.0 s\n"));
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
