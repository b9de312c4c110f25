using System.Security.Authentication;
using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>What the server's errors mean, with the cause and the mend.</summary>
internal static class MongoFaults
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;

    // BadValue, FailedToParse, TypeMismatch, InvalidBSON, DocumentValidationFailure, BSONObjectTooLarge, DuplicateKey.
    private static readonly int[] Refusals = [2, 9, 14, 22, 121, 10334, 11000];

    /// <summary>Whether it is an error of the server or of the connection to it.</summary>
    public static bool IsOfServer(Exception e) => e is MongoException or TimeoutException;

    /// <summary>The fault that such an error is.</summary>
    public static ViewFault Of(Exception e, string database) => new(Text(e, database), e);

    /// <summary>What happened, with the cause and the mend.</summary>
    public static string Text(Exception e, string database) => $"{Reason(e, database)} ({Cause(e)})";

    /// <summary>Whether the server, or the library for it, takes no such document, however often it is sent.</summary>
    public static bool IsRefusal(Exception e) =>
        e is FormatException or BsonSerializationException // Larger than the server takes.
        || Inner<MongoBulkWriteException>(e)?.WriteErrors.Any(IsRefusal) == true
        || (Inner<MongoCommandException>(e) is { } failed && Refusals.Contains(failed.Code));

    private static bool IsRefusal(WriteError error) =>
        error.Category == ServerErrorCategory.DuplicateKey || Refusals.Contains(error.Code);

    private static string Reason(Exception e, string database)
    {
        if (Inner<MongoAuthenticationException>(e) is not null || IsCode(e, AuthenticationFailed))
            return $"MongoDB refuses the user or the password of {MongoOptions.ConnectionKey}, or knows the user in another database: name it with 'authSource=…'.";
        if (IsCode(e, Unauthorized))
            return $"The user of {MongoOptions.ConnectionKey} lacks a right on {database}: give it the roles readWrite and dbAdmin there.";
        if (Inner<AuthenticationException>(e) is not null)
            return $"The certificate of MongoDB is not trusted, or is not of the name in {MongoOptions.ConnectionKey}: let the system trust its authority, or write 'tls=false' there where the network is trusted.";
        return e switch
        {
            TimeoutException =>
                $"No server of {MongoOptions.ConnectionKey} that can be written was found within {MongoOptions.Section}:{nameof(MongoOptions.ServerSelectionTimeout)}: check the servers' names and ports and 'replicaSet=…', and that they run and have a primary.",
            MongoWaitQueueFullException =>
                $"No connection is free: raise {MongoOptions.Section}:{nameof(MongoOptions.MaxPoolSize)}.",
            MongoConnectionException => $"The connection to {database} failed.",
            _ => $"MongoDB failed at {database}.",
        };
    }

    // A timeout's message lists all servers with all that is known of them; what matters is why none could be reached.
    private static string Cause(Exception e)
    {
        var said = (Inner<MongoException>(e) ?? e).Message;
        return said.Length > 300 ? $"{said[..300]}…" : said;
    }

    private static bool IsCode(Exception e, int code) => Inner<MongoCommandException>(e)?.Code == code;

    private static T? Inner<T>(Exception e)
        where T : Exception
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
            if (cause is T found)
                return found;
        return null;
    }
}
