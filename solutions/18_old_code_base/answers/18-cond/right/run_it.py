def counter_after(start, a, b, c, answers):
    with tf.Graph().as_default(), tf1.Session() as sess:
        counter = tf1.get_variable("counter", initializer=start)
        doubtful = tf1.placeholder(tf.bool, shape=())
        first = tf1.assign_add(counter, a)

        def doubtful_branch():
            with tf.control_dependencies([first]):
                return tf1.assign_add(counter, b)

        def fine_branch():
            return tf1.assign_add(counter, c)

        count = tf1.cond(doubtful, doubtful_branch, fine_branch)
        sess.run(tf1.global_variables_initializer())
        shown = []
        for answer in answers:
            sess.run(first) if answer is None else sess.run(count, feed_dict={doubtful: answer})
            shown.append(sess.run(counter))
    return shown
