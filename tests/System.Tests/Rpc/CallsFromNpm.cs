using System.Text.Json;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Rpc;

/// <summary>grpc-js, with the proto files and by reflection alone, calls methods of every kind.</summary>
[Collection(Sharing.Together)]
public sealed class CallsFromNpmToOneProcess(OneProcess florin) : CallsFromNpm(florin);

/// <summary>The same where services are in other processes.</summary>
[Collection(Sharing.Apart)]
public sealed class CallsFromNpmToSeveralProcesses(SeveralProcesses florin) : CallsFromNpm(florin);

/// <summary>What grpc-js is served.</summary>
public abstract class CallsFromNpm(ITestFlorin florin)
{
    [Fact]
    public async Task Are_served_as_a_client_of_gRPC_expects()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.OpensWith(100);
        var told = JsonSerializer.Serialize(
            new
            {
                site = $"{florin.Gateway.BaseAddress}",
                protos = Path.Combine(SourceTree.Root, "src", "Edges", "Grpc", "Protos"),
                user = person.Id,
                token = person.Token,
                admin = admin.Token,
                account,
            }
        );
        var (code, output) = await NodeScript.Run("grpc.mjs", told);
        Assert.True(code == 0, output);
        Assert.Contains("16 checks, 0 failed", output, StringComparison.Ordinal);
    }
}
