using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tests.Statistics;

namespace SparkSynth.Core.Tests.Sampling;

public class TextGeneratorTests
{
    [Test]
    public void Texts_follow_the_patterns_in_proportion()
    {
        var shape = ShapeOf(Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? $"{i % 10}{i / 10 % 10} km" : $"Q{(char)('a' + (i % 26))}-{i:0000}"));
        Assert.That(shape.Patterns.Select(p => (p.Pattern, p.Rows)), Is.EqualTo(new[] { ("Aa-9999", 300L), ("99 aa", 100L) }));
        var generator = new TextGenerator(shape, 5, 2);
        var made = Enumerable.Range(0, 4000).Select(i => generator.Text(i)).ToArray();
        Assert.That(made.Count(t => TextPattern.Of(t) == "99 aa"), Is.EqualTo(1000).Within(150)); // 5.5 sigma
        Assert.That(made.Select(TextPattern.Of), Is.All.EqualTo("99 aa").Or.EqualTo("Aa-9999"));
    }

    [Test]
    public void Sentences_become_words_of_the_learned_kinds_and_none_is_copied()
    {
        string[] words = ["Quarterly", "figures", "overwhelming", "7731", "ACME", "unbelievable", "considerations", "Zanzibar"];
        var real = Enumerable.Range(0, 3000).Select(i =>
            string.Join(' ', Enumerable.Range(0, 4 + (int)(StableHash.Of(i) % 9)).Select(w => words[StableHash.Of((i * 100) + w) % 8])) + ".").ToArray();
        var shape = ShapeOf(real);
        var generator = new TextGenerator(shape, 5, 2);
        var made = Enumerable.Range(0, 3000).Select(i => generator.Text(i)).ToArray();
        var longWords = words.Where(w => w.Length > 5).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(made.Intersect(real), Is.Empty);
            Assert.That(made.Any(t => longWords.Any(t.Contains)), Is.False);
            Assert.That(made.Average(t => t.Length), Is.EqualTo(real.Average(t => t.Length)).Within(5).Percent);
        });
    }

    [Test]
    public void Nothing_of_support_below_k_is_in_the_shape()
    {
        var shape = ShapeOf(["secret-1", "Another one", "x", "77"]);
        Assert.Multiple(() =>
        {
            Assert.That(shape.Patterns, Is.Empty);
            Assert.That(shape.Words, Is.Empty);
            Assert.That(shape.Prefix, Is.Empty);
            Assert.That(new TextGenerator(shape, 1, 0).Text(0), Does.Match("^[a-z]{8}$"));
        });
    }

    [Test]
    public void Text_is_a_function_of_seed_column_and_row()
    {
        var shape = ShapeOf(Enumerable.Range(0, 50).Select(i => $"name {i:00}"));
        var generator = new TextGenerator(shape, 5, 2);
        string text = generator.Text(17);
        generator.Text(18);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.StartWith("name "), "the prefix that all share is kept");
            Assert.That(generator.Text(17), Is.EqualTo(text));
            Assert.That(Enumerable.Range(0, 50).Select(i => new TextGenerator(shape, 6, 2).Text(i)), Is.Not.EqualTo(Enumerable.Range(0, 50).Select(i => generator.Text(i))));
        });
    }

    [TestCase("AB-12", "AA-99")]
    [TestCase("Ünal 東京", "Aaaa aa")]
    [TestCase("0123456789abcdef", "hhhhhhhhhhhhhhhh")]
    [TestCase("0123456789ABCDEF-77", "HHHHHHHHHHHHHHHH-HH")]
    [TestCase("0123456789012345", "9999999999999999")]
    [TestCase("a\tb", "a a")]
    public void Pattern_is_the_class_of_every_character(string text, string expected) => Assert.That(TextPattern.Of(text), Is.EqualTo(expected));

    [Test]
    public void Empty_and_long_texts_have_no_pattern() =>
        Assert.That(new[] { TextPattern.Of(""), TextPattern.Of(new string('a', 65)) }, Is.All.Null);

    private static TextShape ShapeOf(IEnumerable<string> texts) => CellBuilderTests.ProfileOf(new ColumnType(PhysicalType.String), texts).Shape!;
}
