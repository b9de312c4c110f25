using System.Text.Json;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.GraphQl;

/// <summary>graphql-request, graphql-js and graphql-sse send operations of every kind.</summary>
[Collection(Sharing.Together)]
public sealed class QueriesFromNpmToOneProcess(OneProcess florin) : QueriesFromNpm(florin);

/// <summary>The same where services are in other processes.</summary>
[Collection(Sharing.Apart)]
public sealed class QueriesFromNpmToSeveralProcesses(SeveralProcesses florin) : QueriesFromNpm(florin);

/// <summary>What clients of GraphQL are served.</summary>
public abstract class QueriesFromNpm(ITestFlorin florin)
{
    [Fact]
    public async Task Are_served_as_a_client_of_GraphQL_expects()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.OpensWith(100);
        var told = JsonSerializer.Serialize(
            new
            {
                site = $"{florin.Gateway.BaseAddress}",
                user = person.Id,
                token = person.Token,
                admin = admin.Token,
                account,
            }
        );
        var (code, output) = await NodeScript.Run("graphql.mjs", told);
        Assert.True(code == 0, output);
        Assert.Contains("14 checks, 0 failed", output, StringComparison.Ordinal);
    }
}
