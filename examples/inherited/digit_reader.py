# -*- coding: utf-8 -*-
# Reads handwritten digits. Keras 1.0 on TensorFlow 0.8, April 2016.
# Two eyes look at the same picture: convolutions see shapes, an LSTM reads the rows of pixels from top to bottom.
from __future__ import print_function

import os

import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import BatchNormalization, Convolution2D, Dense, Dropout, Flatten, LSTM, MaxPooling2D
from keras.metrics import categorical_accuracy
from keras.models import Sequential
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data

NUM_STEPS = 200
BATCH_SIZE = 50
LEARNING_RATE = 0.1
TEST_EVERY = 20
LOG_DIR = 'logs'
CHECKPOINT = 'digits.ckpt'
WEIGHTS = 'digits.h5'
LOG_FILE = 'train.log'

# the same numbers in every run: Keras draws from NumPy, TensorFlow has a seed of its own
np.random.seed(2016)
tf.set_random_seed(2016)

# one thread, one session, and Keras has to know it
sess = tf.Session(config=tf.ConfigProto(allow_soft_placement=True,
                                        intra_op_parallelism_threads=1,
                                        inter_op_parallelism_threads=1))
K.set_session(sess)

mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)

with tf.name_scope('input'):
    img = tf.placeholder(tf.float32, shape=(None, 784), name='img')
    labels = tf.placeholder(tf.float32, shape=(None, 10), name='labels')
    picture = tf.reshape(img, [-1, 28, 28, 1])
    # four rows of pixels make one, two columns too: 7 rows of 14
    rows = tf.reshape(tf.nn.avg_pool(picture, [1, 4, 2, 1], [1, 4, 2, 1], 'VALID'), [-1, 7, 14])

# the convolutions on the GPU if there is one; a model of their own, so that Keras can save their weights
with tf.device('/gpu:0'):
    with tf.name_scope('look'):
        look1 = Convolution2D(8, 5, 5, activation='relu', dim_ordering='tf', input_shape=(28, 28, 1), name='look1')
        look2 = Convolution2D(16, 3, 3, activation='relu', dim_ordering='tf', name='look2')
        look1.set_input(picture)
        look = Sequential(name='look')
        look.add(look1)
        look.add(MaxPooling2D((2, 2), dim_ordering='tf'))
        look.add(look2)
        look.add(MaxPooling2D((2, 2), dim_ordering='tf'))
        look.add(Flatten())
        seen = look.output

# the LSTM stays on the CPU
with tf.device('/cpu:0'):
    with tf.name_scope('read'):
        reader = LSTM(16, name='reader')
        was_read = reader(rows)

with tf.name_scope('decide'):
    both = tf.concat(1, [seen, was_read])
    hidden = Dense(32, name='hidden')
    normal = BatchNormalization(name='normal')
    x = hidden(both)
    x = normal(x)
    x = tf.nn.relu(x)
    x = Dropout(0.5)(x)
    preds = Dense(10, activation='softmax', name='digit')(x)

with tf.name_scope('loss'):
    loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
    decay = 1e-4 * tf.add_n([tf.nn.l2_loss(layer.W) for layer in (look1, look2, hidden)])

with tf.name_scope('train'):
    train_step = tf.train.GradientDescentOptimizer(LEARNING_RATE).minimize(loss + decay)
    # BatchNormalization does not update itself: (old, new) has to become an assignment, to be run with each step
    update_ops = []
    for old_value, new_value in normal.updates:
        update_ops.append(tf.assign(old_value, new_value))

with tf.name_scope('test'):
    acc_value = categorical_accuracy(labels, preds)

# what TensorBoard shows: the loss of every step, the rest now and then
loss_summary = tf.scalar_summary('train/loss', loss)
test_summary = tf.merge_summary([tf.scalar_summary('test/accuracy', acc_value),
                                 tf.histogram_summary('hidden/W', hidden.W),
                                 tf.histogram_summary('normal/mean', normal.running_mean)])

saver = tf.train.Saver()
if not os.path.exists(LOG_DIR):
    os.makedirs(LOG_DIR)
writer = tf.train.SummaryWriter(LOG_DIR)
writer.add_graph(sess.graph)
log_file = open(LOG_FILE, 'w')


def feed(images, digits, training):
    return {img: images, labels: digits, K.learning_phase(): training}


def report(line):
    print(line)
    log_file.write(line + '\n')


sess.run(tf.initialize_all_variables())
with sess.as_default():
    report('step   loss  test accuracy')
    for step in range(1, NUM_STEPS + 1):
        images, digits = mnist_data.train.next_batch(BATCH_SIZE)
        results = sess.run([train_step, loss, loss_summary] + update_ops, feed_dict=feed(images, digits, 1))
        writer.add_summary(results[2], step)
        if step % TEST_EVERY == 0:
            test_feed = feed(mnist_data.test.images, mnist_data.test.labels, 0)
            accuracy = acc_value.eval(feed_dict=test_feed)
            writer.add_summary(test_summary.eval(feed_dict=test_feed), step)
            report('%4d  %.3f  %.3f' % (step, results[1], accuracy))

    # everything for TensorFlow, the convolutions for Keras
    saver.save(sess, CHECKPOINT, global_step=NUM_STEPS)
    look.save_weights(WEIGHTS, overwrite=True)

    mistakes = np.argmax(preds.eval(feed_dict=test_feed), 1) != np.argmax(mnist_data.test.labels, 1)
    report('%d of %d digits misread' % (mistakes.sum(), len(mistakes)))

writer.close()
log_file.close()
