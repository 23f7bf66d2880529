using NUnit.Framework;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Spec;

public class InitTextTests
{
    private static readonly InitResult Found = new()
    {
        Rows = 32561,
        Columns =
        [
            new("age", "int64", ColumnRole.Numeric, "73 distinct whole numbers"),
            new("a\"b: # {c}", "string", ColumnRole.Text, "odd name"),
            new("null", "string", ColumnRole.Categorical, "a name that YAML would misread"),
        ],
        Warnings = [new("few-rows", "table", "only a few rows")],
    };

    [Test]
    public void Written_job_is_valid_and_says_why()
    {
        string text = InitText.Write(new TableSpec { Path = "my table.csv" }, Found);

        var job = Job.Read(text);
        Assert.That(job.Real.Path, Is.EqualTo("/jobs/adult/my table.csv"));
        Assert.That(job.Holdout.Fraction, Is.EqualTo(0.2));
        Assert.That(job.Columns.Select(c => (c.Key, c.Value.Role)), Is.EquivalentTo(Found.Columns.Select(c => (c.Name, (ColumnRole?)c.Role))));
        Assert.That(text, Does.Match("\n  age: numeric +# int64; 73 distinct whole numbers\n"));
        Assert.That(text, Does.StartWith("# Written by sparksynth init: 32,561 rows, 3 columns."));
        Assert.That(text, Does.Contain("# Note: table: only a few rows\n"));
    }

    [Test]
    public void Table_without_columns_still_gives_yaml() =>
        Assert.That(Job.Read(InitText.Write(new TableSpec { Path = "a" }, new InitResult { Rows = 0, Columns = [] })).Columns, Is.Empty);

    [Test]
    public void How_the_table_was_read_is_kept()
    {
        var real = new TableSpec { Path = "/jobs/adult/a", Format = TableFormat.Csv, NullValues = ["?"] };

        var again = Job.Read(InitText.Write(real, Found)).Real;

        Assert.That(again.Format, Is.EqualTo(TableFormat.Csv));
        Assert.That(again.NullValues, Is.EqualTo(real.NullValues));
    }
}
