namespace Florin.System.Tests.Running;

/// <summary>A running Florin, with a data directory of its own, that journeys talk to.</summary>
public interface ITestFlorin : IAsyncDisposable
{
    /// <summary>The first administrator's address.</summary>
    const string AdminEmail = Place.AdminEmail;

    /// <summary>The first administrator's password.</summary>
    const string AdminPassword = Place.AdminPassword;

    /// <summary>Talks to the gateway; follows no redirects, keeps no cookies.</summary>
    HttpClient Gateway { get; }

    /// <summary>Talks to a service at its own port.</summary>
    HttpClient Service(string name);

    /// <summary>Where its data is.</summary>
    string Data { get; }

    /// <summary>What it has written to its logs so far, for the message of a failed test.</summary>
    string Output { get; }
}
