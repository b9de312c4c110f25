namespace Florin.System.Tests.Journeys;

/// <summary>A process that hosts the gateway and nothing else.</summary>
public sealed class AGatewayAlone
{
    private static readonly string[] OfAProxy =
    [
        "DOTNET_TieredPGO=1",
        "DOTNET_TC_QuickJit=1",
        "DOTNET_gcServer=0",
        "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1",
    ];

    [Theory]
    [InlineData("gateway", true)]
    [InlineData("gateway,risk", false)]
    public async Task Has_the_runtime_of_a_proxy_under_the_id_that_it_was_started_with(string services, bool has)
    {
        using var place = new Place();
        await using var florin = await FlorinProcess.Start(
            place.Arguments($"--services={services}"),
            variables: FlorinProcess.AsShipped
        );
        var variables = (await File.ReadAllTextAsync($"/proc/{florin.Id}/environ")).Split('\0');
        Assert.Equal(has ? OfAProxy : [], OfAProxy.Intersect(variables));
        await florin.StopsWell();
    }

    /// <summary>What it passes on to a service of another process.</summary>
    public sealed class AskingElsewhere(UsersElsewhere users) : IClassFixture<UsersElsewhere>
    {
        [Theory]
        [InlineData(99, 10, 200)]
        [InlineData(30, 1000, 200)]
        [InlineData(100, 10, 431)] // Beside the host.
        public async Task Passes_on_as_many_headers_as_it_takes(int headers, int bytes, int status)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json");
            for (var i = 0; i < headers; i++)
                request.Headers.Add($"X-Pad-{i}", new string('x', bytes));
            using var answer = await users.Gateway.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    /// <summary>A gateway alone, and the users in another process.</summary>
    public sealed class UsersElsewhere : IAsyncLifetime
    {
        private readonly Place _here = new();
        private readonly Place _elsewhere = new();
        private readonly List<FlorinProcess> _running = [];

        /// <summary>Talks to the gateway.</summary>
        public HttpClient Gateway => _here.Client("gateway");

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            _running.Add(await FlorinProcess.Start(_elsewhere.Arguments("--services=user")));
            var address = _elsewhere.Client("user").BaseAddress;
            _running.Add(
                await FlorinProcess.Start(_here.Arguments("--services=gateway", $"--Services:user:Address={address}"))
            );
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            foreach (var process in _running)
                await process.DisposeAsync();
            _here.Dispose();
            _elsewhere.Dispose();
        }
    }
}
