using System.Text;
using System.Text.Json;
using Florin.Audit;
using Florin.Platform.Json;

namespace Florin.Unit.Tests.Audit;

public sealed class VerifyingTheChain
{
    private static readonly List<AuditBatchSealed> Sealed = SomeCommands.Chain(commands: 12, seed: 7);

    [Fact]
    public void Finds_nothing_in_what_was_sealed()
    {
        var chain = Verified(Sealed);
        Assert.True(chain.Valid);
        Assert.Null(chain.FirstBroken);
        Assert.Equal((36, Sealed[^1].Hash), (chain.Entries, chain.Head));
    }

    /// <summary>Every byte of the whole chain, one after the other, changed in a way that a seed decides.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finds_any_changed_byte_of_any_batch(int seed)
    {
        var random = new Random(seed);
        for (var batch = 0; batch < Sealed.Count; batch++)
        {
            var stored = JsonSerializer.SerializeToUtf8Bytes(Sealed[batch], FlorinJson.Compact);
            for (var at = 0; at < stored.Length; at++)
            {
                var changed = (byte[])stored.Clone();
                changed[at] ^= (byte)random.Next(1, 256);
                var chain = Verified([.. Sealed[..batch], Read(changed), .. Sealed[(batch + 1)..]]);
                Assert.False(chain.Valid, $"byte {at} of batch {batch}: {Encoding.UTF8.GetString(changed)}");
                Assert.Equal(Sealed[batch].First, chain.FirstBroken);
            }
        }
    }

    [Fact]
    public void Finds_a_batch_that_is_gone_moved_or_there_twice()
    {
        for (var batch = 1; batch < Sealed.Count; batch++)
        {
            Assert.False(Verified([.. Sealed[..(batch - 1)], .. Sealed[batch..]]).Valid);
            Assert.False(Verified([.. Sealed[..batch], Sealed[batch - 1], .. Sealed[batch..]]).Valid);
            Assert.False(
                Verified([.. Sealed[..(batch - 1)], Sealed[batch], Sealed[batch - 1], .. Sealed[(batch + 1)..]]).Valid
            );
        }
    }

    [Fact]
    public void Finds_a_chain_that_was_sealed_again_from_somewhere_on()
    {
        var forged = SomeCommands.Chain(commands: 12, seed: 8);
        Assert.False(Verified([.. Sealed[..5], .. forged[5..]]).Valid);
    }

    [Fact]
    public void Counts_what_comes_before_the_break_and_nothing_after_it()
    {
        var chain = Verified([.. Sealed[..3], null, .. Sealed[3..]]);
        Assert.Equal(Sealed[3].First - 1, chain.Entries);
        Assert.Equal(Sealed[2].Hash, chain.Head);
        Assert.Equal(Sealed[3].First, chain.FirstBroken);
    }

    private static AuditBatchSealed? Read(byte[] stored)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditBatchSealed>(stored, FlorinJson.Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The chain after some batches; null stands for one that cannot be read.</summary>
    private static AuditChain Verified(IEnumerable<AuditBatchSealed?> batches)
    {
        var chain = new AuditChain();
        foreach (var batch in batches)
            if (batch is null)
                chain.Break();
            else
                chain.Follow(batch);
        return chain;
    }
}
