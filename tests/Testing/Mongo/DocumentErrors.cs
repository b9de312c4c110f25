using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Florin.Testing.Mongo;

/// <summary>DocumentDB's errors as MongoDB's codes.</summary>
internal static class DocumentErrors
{
    /// <summary>The code of an SQLSTATE; DocumentDB's own begin with M.</summary>
    public static int CodeOf(string state) =>
        state switch
        {
            "M001C" or "23505" => 11000,
            _ => 1,
        };

    /// <summary>An answer to writes, whose errors have numbers that are five letters in PostgreSQL's base 64.</summary>
    public static byte[] Mapped(byte[] answer)
    {
        var read = BsonSerializer.Deserialize<BsonDocument>(answer);
        if (!read.TryGetValue("writeErrors", out var errors))
            return answer;
        foreach (var error in errors.AsBsonArray.Cast<BsonDocument>())
            if (error["code"].ToInt32() is var code and > 100_000)
                error["code"] = CodeOf(
                    string.Concat(Enumerable.Range(0, 5).Select(i => (char)('0' + ((code >> (6 * i)) & 63))))
                );
        return read.ToBson();
    }
}
