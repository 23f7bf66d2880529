using System.IO.Hashing;
using System.Text;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public class StateMergerTests
{
    private const int PieceBytes = 40;

    private static readonly TableSchema Schema = new([new ColumnSchema("a", new ColumnType(PhysicalType.Integer), Nullable: false)]);

    private static readonly FoldTask Task = new ProfileTask(Schema);

    [Test]
    public void Lines_may_come_mixed_and_in_any_order()
    {
        List<string> lines = [.. Enumerable.Range(0, 5).SelectMany(Lines)];
        byte[] expected = Bytes(Enumerable.Range(0, 5).Select(State).Aggregate((a, b) =>
        {
            a.Merge(b);
            return a;
        }));
        for (int seed = 0; seed < 20; seed++)
        {
            string[] mixed = [.. lines.OrderBy(line => XxHash3.HashToUInt64(Encoding.ASCII.GetBytes(line), seed))];
            var told = new List<int>();
            var merger = new StateMerger(Task, report => told.Add(report.Item));
            foreach (string line in mixed) Assert.That(merger.Take(line));
            merger.End();
            Assert.That(Bytes(merger.State!), Is.EqualTo(expected));
            Assert.That((merger.Rows, told.Order()), Is.EqualTo((500L, Enumerable.Range(0, 5))));
        }
    }

    [Test]
    public void State_that_is_not_whole_is_an_error_wherever_it_lacks()
    {
        string[] lines = [.. Lines(3)];
        Assert.That(lines, Has.Length.GreaterThan(3));
        for (int lost = 0; lost < lines.Length; lost++)
        {
            var merger = new StateMerger(Task, _ => Assert.Fail("it is not whole"));
            foreach (string line in lines.Where((_, i) => i != lost)) merger.Take(line);
            Assert.That(merger.End, Throws.TypeOf<InvalidDataException>().With.Message.Contains("task 3"));
        }
    }

    [Test]
    public void Piece_that_comes_twice_is_an_error()
    {
        string[] lines = [.. Lines(1)];
        var merger = new StateMerger(Task, _ => { });
        merger.Take(lines[0]);
        Assert.That(() => merger.Take(lines[0]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("twice"));
    }

    [Test]
    public void Line_of_another_shape_is_left_to_the_caller() => Assert.That(new StateMerger(Task, _ => { }).Take("hello"), Is.False);

    private static FoldState State(int item)
    {
        FoldState state = Task.CreateState();
        var batch = new ColumnBatch(1) { Length = 100 };
        batch.Columns[0].Values = [.. Enumerable.Range(0, 100).Select(i => (long)((i * 7919) + item))];
        state.Add(batch);
        return state;
    }

    private static IEnumerable<string> Lines(int item)
    {
        byte[] bytes = Bytes(State(item));
        int pieces = 0;
        foreach (byte[] piece in bytes.Chunk(PieceBytes)) yield return ReportLines.Chunk(item, pieces++, piece);
        yield return ReportLines.Folded(new FoldReport(item, pieces, bytes.Length, XxHash3.HashToUInt64(bytes), 100, 100));
    }

    private static byte[] Bytes(FoldState state)
    {
        using var stream = new MemoryStream();
        PackedState.Write(state, stream);
        return stream.ToArray();
    }
}
