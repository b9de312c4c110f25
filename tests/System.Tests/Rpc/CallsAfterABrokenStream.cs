using Florin.GrpcEdge.V1;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Florin.System.Tests.Rpc;

/// <summary>Calls on a connection on which a stream ended before its caller had sent everything.</summary>
[Collection(Sharing.Together)]
public sealed class CallsAfterABrokenStream(OneProcess florin)
{
    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(static bytes => bytes, static bytes => bytes);
    private static readonly Method<byte[], byte[]> Bulk = Of(MethodType.DuplexStreaming, "florin.v1.Transactions", "Bulk");
    private static readonly Method<byte[], byte[]> Get = Of(MethodType.Unary, "florin.v1.Users", "GetUser");

    [Theory]
    [InlineData(false)] // It is still sending when it is refused.
    [InlineData(true)]
    public Task Have_their_own_messages(bool completes) =>
        Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Alternate(completes)));

    private async Task Alternate(bool completes)
    {
        using var channel = GrpcChannel.ForAddress(florin.Gateway.BaseAddress!); // Set by the fixture.
        var calls = channel.CreateCallInvoker();
        var item = new BulkRequest { Transaction = new NewTransaction { Type = "deposit" } }.ToByteArray();
        var user = new GetUserRequest { Id = "user_00000000000000000000000000" }.ToByteArray();
        for (var i = 0; i < 200; i++)
        {
            using (var stream = calls.AsyncDuplexStreamingCall(Bulk, null, default))
            {
                await stream.RequestStream.WriteAsync(item, TestContext.Current.CancellationToken);
                if (completes)
                    await stream.RequestStream.CompleteAsync();
                var refused = await Assert.ThrowsAsync<RpcException>(() =>
                    stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)
                );
                Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
            }
            var next = await Assert.ThrowsAsync<RpcException>(async () => await calls.AsyncUnaryCall(Get, null, default, user));
            Assert.Equal((i, StatusCode.Unauthenticated), (i, next.StatusCode));
        }
    }

    private static Method<byte[], byte[]> Of(MethodType type, string service, string name) =>
        new(type, service, name, AsTheyAre, AsTheyAre);
}
