using System.Globalization;
using System.Net;
using System.Text;
using Florin.Platform.Calls;
using Florin.Platform.Resilience.Deadlines;
using Florin.Testing;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>
/// The network on which clients and instances reach the services of instances: it delays, loses requests and answers, and
/// ends what is under way where an instance is killed. An instance is at <c>http://NAME:PORT</c>.
/// </summary>
internal sealed class InstanceNetwork(ClusterWorld world)
{
    /// <summary>From which the services' ports are counted.</summary>
    public const int BasePort = 3000;

    /// <summary>Where a service of an instance is.</summary>
    public static Uri AddressOf(string instance, string service) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://{instance}:{BasePort + PortOf(service)}"));

    /// <summary>Asks the instance at an address.</summary>
    /// <param name="from">Who asks; null for a client.</param>
    /// <param name="to">Where the service is.</param>
    /// <param name="request">Done in the process of the instance.</param>
    /// <param name="cancel">Whoever asks does not wait any more.</param>
    /// <exception cref="HttpRequestException">There was no connection, or no answer.</exception>
    public async Task<Answered> Send(
        SimulatedInstance? from,
        Uri to,
        Func<SimulatedInstance, CancellationToken, Task<Answered>> request,
        CancellationToken cancel
    )
    {
        if (world.InstanceAt(to.Host) is not { Process.Alive: true } instance || IsRefused(from, instance))
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"Nobody listens at {to}.");
        if (world.Faults.Strikes("request between instances lost", 0.005))
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The request was lost.");
        if (world.Faults.Strikes("request between instances late", 0.02))
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 4000)), world.Time, cancel);
        await Silence(from, instance, cancel);
        var answer = await instance.Receive(request, cancel).OrCancelled(cancel);
        if (world.Faults.Strikes("answer between instances lost", 0.005))
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
        await Silence(from, instance, cancel);
        return IsRefused(from, instance)
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was ended.")
            : answer;
    }

    private static bool IsRefused(SimulatedInstance? from, SimulatedInstance to) =>
        to.Network == Reach.Refused || from is { Network: Reach.Refused };

    // What is held arrives once the way is free again.
    private async Task Silence(SimulatedInstance? from, SimulatedInstance to, CancellationToken cancel)
    {
        while (to.Network == Reach.Silent || from is { Network: Reach.Silent })
            await Task.Delay(TimeSpan.FromMilliseconds(200), world.Time, cancel);
    }

    private static int PortOf(string service) => World.Definitions.Single(definition => definition.Name == service).PortOffset;
}

/// <summary>What comes of connections to an instance, or from it.</summary>
internal enum Reach
{
    /// <summary>They work.</summary>
    Open,

    /// <summary>They are refused, and those there are ended.</summary>
    Refused,

    /// <summary>Nothing arrives.</summary>
    Silent,
}

/// <summary>Sends the calls of an instance to services of others.</summary>
internal sealed class InstanceHandler(InstanceNetwork network, SimulatedInstance from) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var to = request.RequestUri!; // A call has one.
        var answer = await network.Send(
            from,
            to,
            (instance, cancel) => instance.Operate(to, request, cancel),
            cancellationToken
        );
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body)),
        };
        if (answer.Owner is { } owner)
            response.Headers.TryAddWithoutValidation(OwnerHeader.Name, owner);
        if (answer.FaultOf is { } sick)
            response.Headers.TryAddWithoutValidation(DependencyFault.Header, sick.Replace(' ', '-'));
        return response;
    }
}
