using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers.CopulaNetwork;
using SparkSynth.Core.Synthesizers.Independent;
using SparkSynth.Core.Tests.Synthesizers.CopulaNetwork;

namespace SparkSynth.Core.Tests.Synthesizers.Independent;

public sealed class IndependentModelTests
{
    [Test]
    public void Marginals_are_kept_and_dependence_is_not()
    {
        CodedTable adult = CodedTable.Adult;
        CopulaNetworkModel model = IndependentModel.Create(adult.Tables);
        byte[][] rows = NetworkTesting.Rows(model, 32_768);
        for (int j = 0; j < rows.Length; j++)
            for (int b = 0; b < adult.Tables.Cells[j]; b++)
                Assert.That(rows[j].Count(c => c == b) / 32_768.0, Is.EqualTo((double)adult.Tables.Marginals[j][b] / 5000).Within(.001));
        int education = adult.Find("education"), number = adult.Find("education-num");
        Assert.That(Enumerable.Range(0, 32_768).Count(r => adult.Tables[education, rows[education][r], number, rows[number][r]] == 0), Is.GreaterThan(20_000));
    }

    [Test]
    public void No_rows_are_refused() => Assert.That(() => IndependentModel.Create(new PairTables([2, 2])), Throws.ArgumentException);
}
