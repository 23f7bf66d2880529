using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Sources;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public class StageFileTests
{
    private static readonly TableSchema Schema = TestTable.Schema([TestColumn.Of("a", TestTable.Int64, 1L), TestColumn.Of("b", TestTable.Text, "x")]);

    [Test]
    public void Fold_stage_survives()
    {
        FoldStage stage = Stage();
        var other = (FoldStage)Read(StageFile.Write(stage));
        Assert.Multiple(() =>
        {
            Assert.That(StageFile.Write(other), Is.EqualTo(StageFile.Write(stage)));
            Assert.That(other.Schema, Is.EqualTo(stage.Schema));
            Assert.That(other.Side, Is.EqualTo(stage.Side));
            Assert.That(other.Watch, Is.EqualTo(stage.Watch));
            Assert.That(other.Names, Is.EqualTo(stage.Names));
            Assert.That(other.Items, Is.EqualTo(2));
            for (int i = 0; i < 2; i++)
            {
                Assert.That(other.Slices[i].Select(s => s with { Partitions = default }), Is.EqualTo(stage.Slices[i].Select(s => s with { Partitions = default })));
                Assert.That(other.Slices[i].SelectMany(s => s.Partitions), Is.EqualTo(stage.Slices[i].SelectMany(s => s.Partitions)));
            }
        });
    }

    [Test]
    public void Part_of_a_stage_or_another_version_is_refused()
    {
        byte[] bytes = StageFile.Write(Stage());
        for (int length = 0; length < bytes.Length; length++)
            Assert.That(() => Read(bytes[..length]), Throws.InstanceOf<InvalidDataException>(), $"cut at {length} of {bytes.Length}");
        bytes[17] ^= 1; // the digit of the version
        Assert.That(() => Read(bytes), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("version"));
    }

    private static FoldStage Stage()
    {
        InputSlice a = new("/data/a", 0, 10, "a", 0, []), b = new("/data/k=1/b", 3, 5, "k=1/b", 100, [new PartitionValue("k", "1"), new PartitionValue("n", null)]);
        return new FoldStage(Schema, new RowSide(0.25, 7, true), new ProfileTask(Schema), [[a, a with { RowGroup = 1, FirstRow = 10 }], [b]], "/out/.x.partial") { Names = ["α", "β"] };
    }

    private static Stage Read(byte[] bytes) => StageFile.Read(new MemoryStream(bytes));
}
