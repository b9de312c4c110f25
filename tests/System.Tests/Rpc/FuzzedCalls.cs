using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Grpc.Core;

namespace Florin.System.Tests.Rpc;

/// <summary>Whatever arrives as a message is taken or refused for what it is.</summary>
[Collection(Sharing.Together)]
public sealed class FuzzedCalls(OneProcess florin)
{
    private const int OfEach = 12;

    [Fact]
    public async Task Never_end_in_an_unknown_error()
    {
        using var caller = new Caller(florin, (await Person.Admin(florin)).Token);
        var random = new Random(7);
        foreach (var method in Caller.Methods)
            for (var i = 0; i < OfEach; i++)
            {
                var bytes = Bent(random, i);
                var called = await caller.Call(method, bytes);
                Assert.True(
                    called.Status is not (StatusCode.Unknown or StatusCode.Internal or StatusCode.DeadlineExceeded),
                    $"{method} {Convert.ToHexString(bytes)}: {called.Status} {called.Detail}"
                );
            }
    }

    // Bytes of any kind, texts in a first field that are ids, paths and worse, and messages in it that are none.
    private static byte[] Bent(Random random, int turn)
    {
        string[] texts = ["", "..", "a/../b", "%2e%2e%2f", "acc_\u0001", "\u202e", "x?y=1#z", new string('9', 300)];
        var bytes = new byte[random.Next(1, 60)];
        random.NextBytes(bytes);
        return turn < texts.Length ? [10, .. Length(texts[turn]), .. global::System.Text.Encoding.UTF8.GetBytes(texts[turn])]
            : turn % 2 == 0 ? [10, (byte)bytes.Length, .. bytes]
            : bytes;
    }

    private static byte[] Length(string text)
    {
        var length = global::System.Text.Encoding.UTF8.GetByteCount(text);
        return length < 128 ? [(byte)length] : [(byte)(length | 128), (byte)(length >> 7)];
    }
}
