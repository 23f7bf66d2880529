using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Tests.Randomness;

public sealed class PhiloxTests
{
    [TestCase(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u)]
    public void Block_known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint e0, uint e1, uint e2, uint e3)
    {
        Philox.Block(c0, c1, c2, c3, k0, k1, out uint r0, out uint r1, out uint r2, out uint r3);
        Assert.That(new[] { r0, r1, r2, r3 }, Is.EqualTo(new[] { e0, e1, e2, e3 }));
    }

    [TestCase(0UL, 32)]
    [TestCase(1UL << 40, 1024)]
    [TestCase((1UL << 32) - 256, 1024)]
    public void Fill_gives_the_words_of_draw(ulong first, int length)
    {
        uint[] filled = new uint[length];
        Philox.Fill(0x0123456789abcdef, RandomPurpose.RowUniform, 7, first, filled);
        int count = length / 4;
        for (int i = 0; i < count; i++)
        {
            (uint r0, uint r1, uint r2, uint r3) = Philox.Draw(0x0123456789abcdef, RandomPurpose.RowUniform, 7, first + (ulong)i);
            Assert.That(new[] { filled[i], filled[count + i], filled[(2 * count) + i], filled[(3 * count) + i] }, Is.EqualTo(new[] { r0, r1, r2, r3 }));
        }
    }

    [Test]
    public void Draw_differs_in_every_part_of_its_key()
    {
        (uint, uint, uint, uint)[] draws =
        [
            Philox.Draw(1, RandomPurpose.Retry, 2, 3, 4), Philox.Draw(5, RandomPurpose.Retry, 2, 3, 4), Philox.Draw(1, RandomPurpose.Key, 2, 3, 4),
            Philox.Draw(1, RandomPurpose.Retry, 5, 3, 4), Philox.Draw(1, RandomPurpose.Retry, 2, 5, 4), Philox.Draw(1, RandomPurpose.Retry, 2, 3, 5),
            Philox.Draw(1UL << 40, RandomPurpose.Retry, 2, 3, 4), Philox.Draw(1, RandomPurpose.Retry, 2, 1UL << 40, 4),
        ];
        Assert.That(draws, Is.Unique);
    }

    [TestCase(31, 0UL)]
    [TestCase(96, 0UL)]
    [TestCase(1024, 128UL)]
    public void Fill_refuses_lengths_and_starts_it_cannot_serve(int length, ulong first) =>
        Assert.That(() => Philox.Fill(1, RandomPurpose.Key, 0, first, new uint[length]), Throws.ArgumentException);
}
